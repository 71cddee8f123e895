# SPDX-License-Identifier: GPL-3.0-or-later
ccplant_test(tst_web_site unit "ccplant_web" ${CMAKE_CURRENT_LIST_DIR}/web/tst_web_site.cpp)
