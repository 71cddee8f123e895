// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/agents/agent.h"

namespace ccplant::agents {

/// Reads one entry of the configuration's `agents` list:
/// `{"id","name","description","driver","command","env","login"}`, `command` a list or one program.
/// With a preset's id only what differs needs to be given; else `command` is needed. InvalidRequest
/// says which member is wrong.
Result<Agent> agentOf(const QJsonObject &object);

/// The presets with the custom ones in place of their namesakes, the others before the demo.
QList<Agent> merged(const QList<Agent> &custom);

} // namespace ccplant::agents
