# SPDX-License-Identifier: GPL-3.0-or-later
ccplant_test(tst_options unit ccplantd_core ccplantd/tst_options.cpp)
ccplant_test(tst_data_folder unit ccplantd_core ccplantd/tst_data_folder.cpp)
