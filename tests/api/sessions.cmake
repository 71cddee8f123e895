# SPDX-License-Identifier: GPL-3.0-or-later
foreach(name lifecycle streams faults hostile limits sandbox access)
  ccplant_test(tst_api_sessions_${name} api "ccplant_test_harness;ccplant_runtime_local"
    sessions/tst_${name}.cpp sessions/steps.h sessions/steps.cpp)
  add_dependencies(tst_api_sessions_${name} ccplantd ccplant-runner ccplant-demo-agent)
endforeach()
