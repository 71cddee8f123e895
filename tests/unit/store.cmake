# SPDX-License-Identifier: GPL-3.0-or-later
ccplant_test(tst_sqlite_contract unit ccplant_store
  store/contract.h store/contract.cpp store/tst_sqlite_contract.cpp)
ccplant_test(tst_sqlite unit "ccplant_store;Qt6::Sql" store/tst_sqlite.cpp)
# Each of its ten thousand writes waits for the disk.
set_tests_properties(unit.tst_sqlite_contract PROPERTIES TIMEOUT 300)
ccplant_test(tst_kubernetes_objects unit "ccplant_store_kubernetes;ccplant_kube_core" store/tst_kubernetes_objects.cpp)
ccplant_test(tst_kubernetes_records unit "ccplant_store_kubernetes;ccplant_kube_watch;ccplant_fake_kube_api"
  store/tst_kubernetes_records.cpp)
