# SPDX-License-Identifier: GPL-3.0-or-later
ccplant_test(tst_agents unit ccplant_agents agents/tst_agents.cpp)
ccplant_test(tst_agent_install unit ccplant_agents agents/tst_agent_install.cpp)
