# SPDX-License-Identifier: GPL-3.0-or-later
foreach(name protocol scenarios cancel history)
  ccplant_test(tst_demo_${name} unit Qt6::Core demo-agent/tst_${name}.cpp demo-agent/client.h demo-agent/client.cpp)
  add_dependencies(tst_demo_${name} ccplant-demo-agent)
endforeach()
