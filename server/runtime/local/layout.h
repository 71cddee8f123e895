// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/local/process.h"
#include "server/runtime/runtime.h"

namespace ccplant::runtime {

/// Where the things of one session lie: `DATA/sessions/ID/…`.
struct Paths {
    QString root;

    static Paths of(const QString &dataDir, const QString &id);
    QString spec() const; ///< session.json, what must survive a crash of the server
    QString state() const; ///< the runner's folder, with the event log
    QString
    workspace() const; ///< empty folder, clone or worktree; absent for a folder used in place
    QString runnerLog() const; ///< what the runner says on stdout and stderr
    QString config() const; ///< for the runner
    QString runnerFile() const; ///< written by the runner: how to reach it
    QString events() const;
    /// Of a removed session whose log is kept: `DATA/removed/ID.jsonl`, outside of its folder.
    static QString keptLog(const QString &dataDir, const QString &id);
};

/// What session.json holds.
struct Saved {
    enum class Want { Run, Stop, Fail, Delete, DeleteAndKeepLog };
    Spec spec;
    Want want = Want::Run; ///< what the session shall be, whatever it is now
    QString reason; ///< with Fail
    Workspace workspace;
    bool workspaceReady = false;
    QString repository; ///< of a worktree: the local repository it belongs to

    bool isToGo() const { return want == Want::Delete || want == Want::DeleteAndKeepLog; }
};

/// Replaces session.json; on disk when this returns.
Result<void> save(const Paths &paths, const Saved &saved);
Result<Saved> load(const Paths &paths);
/// Writes a file whole or not at all, readable by its owner only.
Result<void> writeFile(const QString &path, const QByteArray &bytes);

/// runner.json (docs/protocol.md §3).
struct RunnerFile {
    ProcessId process;
    Endpoint endpoint;
    QString session;
};
/// Nothing while it is absent, incomplete or about something else.
std::optional<RunnerFile> readRunnerFile(const QByteArray &json);
std::optional<RunnerFile> runnerOf(const Paths &paths);

/// The last `bytes` of a file, from the beginning of a line.
QString tailOf(const QString &path, qint64 bytes);

} // namespace ccplant::runtime
