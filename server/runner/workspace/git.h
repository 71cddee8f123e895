// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <atomic>
#include <chrono>
#include <QByteArray>
#include <QMap>
#include <QStringList>

namespace ccplant::runner {

/// One run of git, in a worker thread (it waits for the process).
///
/// The workspace may be hostile: an agent can write any .git/config, hooks and attributes. Two
/// things keep its code from running here: the repository's own configuration is not read at all
/// (GIT_DIR is a repository of ours, see Baseline), and what could start a program is switched off
/// on every command line besides.
struct GitCall {
    QString folder; ///< where it runs
    QStringList arguments;
    QMap<QString, QString>
        environment; ///< GIT_DIR and so on; all GIT_* of our own environment are dropped
    QByteArray input;
    qint64 maxOutput = 64 * 1024 * 1024; ///< bytes; what comes after is dropped and the run ended
    std::chrono::milliseconds deadline{60'000};
    const std::atomic_bool *stop = nullptr; ///< gives up soon after it becomes true
};

struct GitOutput {
    int exitCode = 0;
    QByteArray out;
    QByteArray err; ///< at most 64 KiB
    bool truncated = false; ///< maxOutput was reached
};

/// Errors: Unavailable (git is not installed), Timeout (deadline or stop). A non-zero exit code is
/// not an error here.
Result<GitOutput> runGit(const GitCall &call);

/// runGit(), and an exit code other than 0 is an error too: Internal, with git's words for the log.
Result<GitOutput> mustGit(const GitCall &call);

} // namespace ccplant::runner
