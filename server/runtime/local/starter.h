// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/local/git.h"
#include "server/runtime/local/layout.h"

#include <QCoro/QCoroTask>

namespace ccplant::runtime {

struct StartOptions {
    QString program; ///< ccplant-runner
    std::chrono::milliseconds deadline{60'000};
    qint64 logBytes = 4 * 1024 * 1024;
};

/// Starts a session's runner, detached from this process, and waits until it answers. What an
/// earlier run of the session left running is ended first. AgentUnavailable says why it did not
/// come up, with the end of what it said; nothing of it runs then. Conflict when cancelled.
QCoro::Task<Result<RunnerFile>> startRunner(Paths paths, QString sessionId, QString workspace,
    StartOptions options, std::shared_ptr<Cancel> cancel);

/// Ends all processes of a session: asks, waits for `grace`, kills. False when some could not be
/// ended.
QCoro::Task<bool> endProcesses(QString sessionId, std::chrono::milliseconds grace);

/// Asks a runner to end (`POST /v1/shutdown`). True when it said yes.
QCoro::Task<bool> askToEnd(Endpoint endpoint, std::chrono::milliseconds deadline);

/// Keeps runner.log below `bytes`: what is older goes. The runner appends to it, so it may be cut
/// while open.
void capLog(const QString &path, qint64 bytes);

} // namespace ccplant::runtime
