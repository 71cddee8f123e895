# SPDX-License-Identifier: GPL-3.0-or-later
ccplant_test(tst_driver_wire unit "ccplant_runner_drivers" drivers/tst_driver_wire.cpp)
ccplant_test(tst_driver_launch unit "ccplant_runner_drivers" drivers/tst_driver_launch.cpp)
add_library(ccplant_driver_probe STATIC drivers/driverprobe.h drivers/driverprobe.cpp)
target_link_libraries(ccplant_driver_probe PUBLIC ccplant_runner_drivers Qt6::Test)
foreach(test tst_acp_driver tst_acp_misbehaviour)
  ccplant_test(${test} unit "ccplant_driver_probe" drivers/${test}.cpp)
  add_dependencies(${test} ccplant_fake_agent)
endforeach()
