# SPDX-License-Identifier: GPL-3.0-or-later
ccplant_test(tst_kube_requests unit ccplant_kube_core kube/tst_requests.cpp)
ccplant_test(tst_kube_answers unit ccplant_kube_core kube/tst_answers.cpp)
ccplant_test(tst_kube_pace unit ccplant_kube_core kube/tst_pace.cpp)
ccplant_test(tst_kube_config unit ccplant_kube_config kube/tst_config.cpp)
ccplant_test(tst_kube_client unit "ccplant_kube;ccplant_fake_kube_api" kube/tst_client.cpp)
ccplant_test(tst_kube_credentials unit ccplant_kube kube/tst_credentials.cpp)
