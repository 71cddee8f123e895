# SPDX-License-Identifier: GPL-3.0-or-later
# One precompiled header (pch.h) for all targets of a kind. Off, nothing changes but the time that a build takes.

# ccplant_make_pch(NAME HEADER LIBS…): LIBS give include folders only, so that their definitions do not tie the header to its users.
function(ccplant_make_pch name header)
  add_library(${name} OBJECT ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
  set_target_properties(${name} PROPERTIES AUTOMOC OFF AUTOUIC OFF AUTORCC OFF)
  target_link_libraries(${name} PRIVATE ccplant_flags Qt6::Core)
  foreach(lib ${ARGN})
    target_include_directories(${name} SYSTEM PRIVATE $<TARGET_PROPERTY:${lib},INTERFACE_INCLUDE_DIRECTORIES>)
  endforeach()
  target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/${header})
endfunction()

# Gives every compiled target below `folder` that has none yet the precompiled header `pch`.
function(ccplant_use_pch folder pch)
  get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(below ${folders})
    ccplant_use_pch(${below} ${pch})
  endforeach()
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target ${targets})
    get_target_property(type ${target} TYPE)
    get_target_property(libraries ${target} LINK_LIBRARIES)
    get_target_property(given ${target} PRECOMPILE_HEADERS_REUSE_FROM)
    if(type MATCHES "STATIC_LIBRARY|EXECUTABLE" AND libraries MATCHES "ccplant_flags" AND NOT given)
      target_precompile_headers(${target} REUSE_FROM ${pch})
    endif()
  endforeach()
endfunction()
