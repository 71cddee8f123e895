# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of ours has in common: warnings, hardening, include root, sanitizers.

set(CCPLANT_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them: address,undefined or thread")

add_library(ccplant_flags INTERFACE)
target_include_directories(ccplant_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(ccplant_flags INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH
  QT_MESSAGELOGCONTEXT CCPLANT_VERSION="${PROJECT_VERSION}")
target_compile_options(ccplant_flags INTERFACE
  -Wall -Wextra $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> -Wnon-virtual-dtor -Woverloaded-virtual -Wformat=2 -Werror
  -fstack-protector-strong -fvisibility=hidden)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 14 reports false positives inside coroutine frames and QList growth at -O2.
  target_compile_options(ccplant_flags INTERFACE -Wno-error=maybe-uninitialized -Wno-error=array-bounds
    -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=dangling-reference
    -Wno-error=free-nonheap-object -Wno-error=null-dereference)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(ccplant_flags INTERFACE _FORTIFY_SOURCE=3)
endif()
if(CCPLANT_SANITIZE)
  target_compile_options(ccplant_flags INTERFACE -fsanitize=${CCPLANT_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(ccplant_flags INTERFACE -fsanitize=${CCPLANT_SANITIZE})
endif()
if(CCPLANT_FUZZ)
  target_compile_options(ccplant_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(NOT EMSCRIPTEN)
  target_link_options(ccplant_flags INTERFACE -Wl,-z,relro,-z,now)
endif()

# ccplant_library(NAME SOURCES… ) — a static library, one room of the house.
function(ccplant_library name)
  qt_add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC ccplant_flags)
endfunction()

# ccplant_program(TARGET OUTPUT_NAME SOURCES…) — a program in build/PRESET/bin.
function(ccplant_program name output)
  qt_add_executable(${name} ${ARGN})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME ${output})
  target_link_libraries(${name} PRIVATE ccplant_flags)
endfunction()

# ccplant_moc_one(TARGET SOURCE): meta objects of a target with one source. AUTOMOC would run a scan and compile a file for it.
function(ccplant_moc_one target source)
  set_target_properties(${target} PROPERTIES AUTOMOC OFF)
  get_filename_component(name ${source} NAME_WE)
  file(STRINGS ${source} wanted REGEX "^#include \"${name}\\.moc\"")
  if(wanted)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}_moc)
    qt_generate_moc(${source} ${folder}/${name}.moc TARGET ${target})
    target_sources(${target} PRIVATE ${folder}/${name}.moc)
    target_include_directories(${target} PRIVATE ${folder})
  endif()
endfunction()

# ccplant_test(NAME LABEL "LIBS" SOURCES…) — a Qt Test program, run by ctest under LABEL (unit, api, e2e, client).
function(ccplant_test name label libs)
  qt_add_executable(${name} ${ARGN})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE ccplant_flags ccplant_test_paths Qt6::Test ${libs})
  list(LENGTH ARGN sources)
  if(sources EQUAL 1)
    ccplant_moc_one(${name} ${ARGN})
  endif()
  add_test(NAME ${label}.${name} COMMAND ${name})
  set(environment QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES=qt.qpa.*=false QV4_GC_TIMELIMIT=0) # app/qml_engine.cpp says why
  if(CCPLANT_SANITIZE MATCHES address AND label STREQUAL client)
    # Fonts, drivers and the QML engine keep what they have until the process ends.
    list(APPEND environment ASAN_OPTIONS=detect_leaks=0:abort_on_error=1)
  endif()
  set_tests_properties(${label}.${name} PROPERTIES LABELS ${label} TIMEOUT 120 ENVIRONMENT "${environment}")
endfunction()
