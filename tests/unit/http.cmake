# SPDX-License-Identifier: GPL-3.0-or-later
set(http_fixture http/rawclient.h http/rawclient.cpp http/fixture.h)
ccplant_test(http_server unit "ccplant_http" http/http_server.cpp ${http_fixture})
