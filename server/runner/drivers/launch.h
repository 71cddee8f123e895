// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/driver.h"

#include <functional>
#include <QProcess>
#include <QProcessEnvironment>

namespace ccplant::runner {

/// What an agent (or a terminal it opens) sees: `base` without our own CCPLANT_ variables and
/// without CLAUDECODE (which makes Claude Code think that it runs inside itself), with the agent's
/// own and CCPLANT_SESSION_ID.
QProcessEnvironment agentEnvironment(const DriverConfig &config, const QProcessEnvironment &base);

/// Absolute path of `program` in the PATH of `environment`, or relative to `folder` when it has a
/// slash. NotFound with what to do.
Result<QString> findProgram(
    const QString &program, const QString &folder, const QProcessEnvironment &environment);

/// `command` (program first) ready to be executed: resolved, and inside bwrap when the sandbox asks
/// for it. Unavailable when bwrap is asked for and is not installed.
Result<QStringList> commandLine(const QStringList &command, const QString &folder,
    const DriverConfig &config, const QProcessEnvironment &environment);

/// The bwrap command line in front of the program (pure, but for looking whether hidden paths are
/// files or folders).
QStringList sandboxArguments(
    const DriverConfig &config, const QString &folder, const QString &home);

/// Makes `process` start in a session and process group of its own, die with this process, and stay
/// within `limits`. `further` runs in the child between fork and exec (async-signal-safe calls
/// only); false ends the child.
void confine(
    QProcess &process, const ProcessLimits &limits, const std::function<bool()> &further = {});

/// Sends `signal` to the process group that `leader` leads. Nothing for 0.
void signalGroup(qint64 leader, int signal);

} // namespace ccplant::runner
