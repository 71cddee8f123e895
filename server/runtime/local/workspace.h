// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/local/gate.h"
#include "server/runtime/local/git.h"
#include "server/runtime/local/layout.h"

namespace ccplant::runtime {

/// Makes and removes the folders that sessions work in. One thread.
class Workspaces {
public:
    struct Options {
        QString dataDir;
        QString home;
        std::chrono::milliseconds cloneTimeout;
        std::chrono::milliseconds gitTimeout;
    };
    explicit Workspaces(Options options)
        : m_options(std::move(options))
    {
    }

    /// What can be said about a spec at once: InvalidRequest names the field.
    Result<void> check(const Spec &spec) const;
    /// Makes the workspace that `saved.spec` asks for; sets workspace, workspaceReady and
    /// repository. What an earlier attempt left behind is cleared away first. `progress`: for
    /// people.
    QCoro::Task<Result<Saved>> prepare(
        Saved saved, std::shared_ptr<Cancel> cancel, std::function<void(QString)> progress);
    /// Removes the worktree from its repository, and its branch unless that has commits of its own.
    /// What was kept, for people; may be empty. Folders of ours are removed by the caller.
    QCoro::Task<Result<QString>> release(Saved saved);
    /// Paths that an agent in a worktree must be able to write besides its workspace: its
    /// repository's objects and refs.
    static QCoro::Task<QStringList> writable(Saved saved);

private:
    QCoro::Task<Result<Saved>> worktree(
        Saved saved, QString repository, std::shared_ptr<Cancel> cancel);
    QCoro::Task<Result<Saved>> clone(Saved saved, QString url, std::shared_ptr<Cancel> cancel,
        std::function<void(QString)> progress);
    QCoro::Task<Result<QString>> dropBranch(GitCall base, QString branch, QString commit);
    std::shared_ptr<Gate> gateOf(const QString &repository);

    Options m_options;
    QHash<QString, std::weak_ptr<Gate>>
        m_gates; // by repository: git's own locks would make commands fail, not wait
};

/// `ccplant/` + the first characters of the session's id.
QString branchOf(const QString &sessionId);

} // namespace ccplant::runtime
