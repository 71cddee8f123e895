# SPDX-License-Identifier: GPL-3.0-or-later
ccplant_test(tst_openapi unit "ccplantd_core;yaml-cpp::yaml-cpp" api/tst_openapi.cpp)
