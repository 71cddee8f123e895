# SPDX-License-Identifier: GPL-3.0-or-later
# What needs no session: starting and stopping, signing in, agents, settings, templates.
foreach(name tst_start tst_sign_in_api tst_user_api tst_agents_api tst_web_api tst_keys_api tst_key_ring tst_asvs_api)
  ccplant_test(${name} api ccplant_test_harness ${name}.cpp)
endforeach()
target_link_libraries(tst_key_ring PRIVATE ccplantd_core)
foreach(name sign_in programs)
  ccplant_test(tst_github_${name} api "ccplant_test_harness;ccplant_fake_github;ccplant_auth" tst_github_${name}.cpp github_fixture.h)
endforeach()
