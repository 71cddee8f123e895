# SPDX-License-Identifier: GPL-3.0-or-later
ccplant_test(tst_aead unit ccplant_auth auth/tst_aead.cpp)
ccplant_test(tst_secret_files unit ccplant_auth auth/tst_secret_files.cpp)
ccplant_test(tst_cookie unit ccplant_auth auth/tst_cookie.cpp)
ccplant_test(tst_sign_in unit ccplant_auth auth/tst_sign_in.cpp)
ccplant_test(tst_throttle unit ccplant_auth auth/tst_throttle.cpp)
ccplant_test(tst_sealed unit ccplant_auth auth/tst_sealed.cpp)
ccplant_test(tst_api_keys unit ccplant_auth auth/tst_api_keys.cpp)
ccplant_test(tst_directory unit ccplant_auth auth/tst_directory.cpp)
