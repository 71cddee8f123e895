// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace ccplant::runner {

/// Reading, writing and compacting the event log.
Q_DECLARE_LOGGING_CATEGORY(lcLog)
/// Turns, prompts, permissions, and the life of the agent.
Q_DECLARE_LOGGING_CATEGORY(lcEngine)
/// HTTP requests and streams.
Q_DECLARE_LOGGING_CATEGORY(lcSurface)
/// Start, configuration and end of the program.
Q_DECLARE_LOGGING_CATEGORY(lcRunner)

} // namespace ccplant::runner
