# SPDX-License-Identifier: GPL-3.0-or-later
foreach(name lifecycle streams faults hostile limits sandbox access revocation admin git_credentials)
  ccplant_test(tst_api_sessions_${name} api "ccplant_test_harness;ccplant_runtime_local"
    sessions/tst_${name}.cpp sessions/steps.h sessions/steps.cpp)
  add_dependencies(tst_api_sessions_${name} ccplantd ccplant-runner ccplant-demo-agent)
endforeach()
add_dependencies(tst_api_sessions_admin ccplantctl)
add_dependencies(tst_api_sessions_git_credentials ccplant-git-credential)
target_link_libraries(tst_api_sessions_git_credentials PRIVATE ccplant_fake_github ccplant_auth OpenSSL::Crypto)
