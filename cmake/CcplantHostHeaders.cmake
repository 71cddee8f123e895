# SPDX-License-Identifier: GPL-3.0-or-later
# Header-only libraries of the toolchain, for a cross build: /usr/include as a whole would bring the host's libc along.

# ccplant_host_header(NAME): copies /usr/include/NAME (a file or folder) to where ccplant_flags looks.
function(ccplant_host_header name)
  set(headers ${CMAKE_BINARY_DIR}/host-headers)
  find_path(found ${name} PATHS /usr/include NO_CACHE NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  get_filename_component(folder ${name} DIRECTORY)
  file(COPY ${found}/${name} DESTINATION ${headers}/${folder})
  target_include_directories(ccplant_flags SYSTEM INTERFACE ${headers})
endfunction()
