# SPDX-License-Identifier: GPL-3.0-or-later
foreach(name list requests digest markdown hub shared retention idempotency)
  ccplant_test(tst_sessions_${name} unit ccplant_sessions sessions/tst_${name}.cpp)
endforeach()
target_link_libraries(tst_sessions_hub PRIVATE QCoro6::Core)
target_link_libraries(tst_sessions_shared PRIVATE ccplant_store QCoro6::Core)
target_link_libraries(tst_sessions_retention PRIVATE ccplant_store QCoro6::Core)
target_link_libraries(tst_sessions_idempotency PRIVATE ccplant_store QCoro6::Core)
ccplant_test(tst_quota unit ccplant_sessions sessions/tst_quota.cpp)
