// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/agents/agent.h"

namespace ccplant::agents {

/// The agents that ccplant knows, in the order in which they are offered; the demo comes last.
const QList<Agent> &presets();

/// The program of the demo preset.
inline constexpr QStringView demoProgram = u"ccplant-demo-agent";

} // namespace ccplant::agents
