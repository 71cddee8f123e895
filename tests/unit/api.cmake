# SPDX-License-Identifier: GPL-3.0-or-later
ccplant_test(tst_openapi unit "ccplantd_core;yaml-cpp::yaml-cpp" api/tst_openapi.cpp)
ccplant_test(tst_authorization unit ccplantd_core api/tst_authorization.cpp)
