# SPDX-License-Identifier: GPL-3.0-or-later
# What the runtime starts in the place of ccplant-runner.
qt_add_executable(fake_runner runtime/fake_runner.cpp)
set_target_properties(fake_runner PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(fake_runner PRIVATE ccplant_flags ccplant_runtime_local Qt6::Network)

foreach(name repository workspace process logfile localruntime)
  ccplant_test(tst_runtime_${name} unit ccplant_runtime_local runtime/tst_${name}.cpp)
endforeach()
target_link_libraries(tst_runtime_localruntime PRIVATE QCoro6::Core)
target_link_libraries(tst_runtime_workspace PRIVATE QCoro6::Core)
add_dependencies(tst_runtime_localruntime fake_runner)

foreach(name objects podview plan pool manifests)
  ccplant_test(tst_pods_${name} unit "ccplant_runtime_kubernetes" runtime/kubernetes/tst_${name}.cpp)
endforeach()
target_link_libraries(tst_pods_manifests PRIVATE ccplantd_core ccplant_store_kubernetes yaml-cpp::yaml-cpp)
