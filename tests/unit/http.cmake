# SPDX-License-Identifier: GPL-3.0-or-later
set(http_dir ${CMAKE_CURRENT_LIST_DIR}/http)
set(http_fixture ${http_dir}/rawclient.h ${http_dir}/rawclient.cpp ${http_dir}/fixture.h)
foreach(name http_server http_guard http_limits http_router http_stream http_socket http_forwarded log_format)
  ccplant_test(${name} unit "ccplant_http" ${http_dir}/${name}.cpp ${http_fixture})
endforeach()
