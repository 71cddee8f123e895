// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"

#include <QStringList>

namespace ccplant::runtime {

/// What a runner is told besides its spec.
struct RunnerSurroundings {
    QStringList hide; ///< from the agent; its own folders stay visible
    QString sandbox; ///< `none` or `bwrap`
    QStringList writable;
    QMap<QString, QString> environment; ///< added to the agent's; what the spec says goes first
    QJsonObject limits; ///< defaults; the spec's go first
};

/// The runner's configuration file (docs/protocol.md §3). Pure.
/// `baseCommit`: what changes are compared with; empty: what is checked out when it starts.
QJsonObject runnerConfig(
    const Spec &spec, const QString &baseCommit, const RunnerSurroundings &surroundings);

} // namespace ccplant::runtime
