// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/workspace/git.h"

#include <QJsonObject>

namespace ccplant::runner {

/// What the workspace was when the session began, in a shadow repository in the session's state
/// folder: an index with the base tree, and either the objects of the user's repository (borrowed)
/// or a snapshot of the folder's files. All git calls about changes run with GIT_DIR on the shadow,
/// so that nothing that the agent writes into the workspace's own .git is ever configuration here,
/// and the user's index is never touched.
struct Baseline {
    enum Kind {
        Git, ///< compared with a commit
        Plain, ///< compared with a snapshot
        TooLarge ///< a folder with too much in it to take a snapshot of
    };
    Kind kind = Plain;
    QString workspace, shadow; ///< absolute
    QString top; ///< of the work tree; `workspace` or a folder above
    QString base; ///< commit, or tree for Plain
    QString userIndex; ///< the user's index, to tell what is untracked; Git only
    QJsonObject
        large; ///< Plain: files whose content was not kept, path → [size, modification time in ns]

    /// A call in the workspace with GIT_DIR, GIT_WORK_TREE and `index` set.
    GitCall call(
        const QStringList &arguments, const QString &index, const std::atomic_bool *stop) const;
    QString ownIndex() const { return shadow + QStringLiteral("/index"); }
};

/// Opens the baseline that is kept in `stateDir`/changes, or makes it. `baseCommit` empty: the
/// commit that is checked out now. Takes as long as reading the workspace once; call it before the
/// agent starts. Errors: Unavailable (no git), Conflict (no such commit), Timeout, Internal.
Result<Baseline> openBaseline(const QString &workspace, const QString &stateDir,
    const QString &baseCommit, const std::atomic_bool *stop);

namespace detail {
/// Bounds of a snapshot.
inline constexpr qsizetype maxSnapshotFiles = 20'000;
inline constexpr qint64 maxSnapshotBytes = 128 * 1024 * 1024;
inline constexpr qint64 maxKeptFile = 1024 * 1024; ///< larger files are known by size and time only

/// Fills the shadow of a plain folder: base, large, or kind = TooLarge.
Result<Baseline> takeSnapshot(Baseline baseline, const std::atomic_bool *stop);
/// [size, modification time in ns] of a file; size -1 when there is no regular file. Does not
/// follow links.
std::pair<qint64, qint64> stampOf(const QString &path);
} // namespace detail

} // namespace ccplant::runner
