// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/api.h"

#include <QDateTime>
#include <QStringList>

namespace ccplant::kube {

struct LogOptions {
    QString container = {}; ///< may be empty when the pod has one
    bool follow = false;
    bool previous = false; ///< of the container before it was restarted
    bool timestamps = false;
    std::optional<qint64> tailLines = {};
    std::optional<qint64> limitBytes = {};
    std::optional<std::chrono::seconds> since = {};
    QDateTime sinceTime = {};
};

/// A pod's log, as plain text.
BuiltRequest podLogs(const QString &nameSpace, const QString &pod, const LogOptions &options = {});

struct ExecOptions {
    QStringList command; ///< program and arguments; no shell is involved
    QString container = {};
    bool stdinOpen = false;
    bool stdoutOpen = true;
    bool stderrOpen = true; ///< must be false with tty: the terminal has one output
    bool tty = false;
};

/// The request that a WebSocket upgrade makes. Needs the verbs `get` and `create` on `pods/exec`.
BuiltRequest podExec(const QString &nameSpace, const QString &pod, const ExecOptions &options);

} // namespace ccplant::kube
