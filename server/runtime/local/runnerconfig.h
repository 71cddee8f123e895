// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/local/layout.h"

namespace ccplant::runtime {

/// What a runner of this machine is told besides its spec.
struct RunnerSurroundings {
    QStringList hide; ///< from the agent; its own folders stay visible
    QString sandbox; ///< `none` or `bwrap`
    QStringList writable;
    QMap<QString, QString> environment; ///< added to the agent's; what the spec says goes first
    QJsonObject limits; ///< defaults; the spec's go first
};

/// The runner's configuration file (docs/protocol.md §3). Pure.
QJsonObject runnerConfig(const Saved &saved, const RunnerSurroundings &surroundings);

} // namespace ccplant::runtime
