// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QJsonObject>
#include <QString>

namespace ccplant::runner {

/// What the runner remembers of its agent beside the log: `agent.json` in the state folder.
struct AgentMemory {
    QString agentSession; ///< the id to resume the agent's own session with; empty: none yet
    QString mode, model; ///< chosen by people since the session was created; empty: not chosen
    QJsonObject options; ///< likewise, option id → value

    bool operator==(const AgentMemory &) const = default;
};

/// An absent file is an empty memory; a broken one, too, and that is logged.
AgentMemory readAgentMemory(const QString &stateDir);
/// Returns when it is on the disk.
Result<void> writeAgentMemory(const QString &stateDir, const AgentMemory &memory);

/// Writes a file (mode 0600) that is there whole or not at all, also after a power cut. Unavailable
/// when it cannot.
Result<void> writeWholeFile(const QString &path, const QByteArray &bytes);

} // namespace ccplant::runner
