// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

namespace ccplant::runner {

/// What a server needs to find a running runner again: `runner.json` in the state folder, mode
/// 0600.
struct RunnerFile {
    qint64 pid = 0;
    qint64 startTicks =
        0; ///< of the process, see startTicksOf(): a pid alone may be another process by now
    QString url; ///< `http://127.0.0.1:PORT`
    QString token;
    QString sessionId;
    qint64 agentPid = 0; ///< 0: no agent runs
};

Result<void> writeRunnerFile(const QString &stateDir, const RunnerFile &file);
void removeRunnerFile(const QString &stateDir);

/// When a process was started, in clock ticks since boot (proc_pid_stat(5), field 22); 0 when there
/// is no such process.
qint64 startTicksOf(qint64 pid);

} // namespace ccplant::runner
