// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/workspace/git.h"

#include <optional>

namespace ccplant::runner {

/// Where the user's own git repository keeps things. Paths are absolute.
struct Repository {
    QString top; ///< of the work tree
    QString objects;
    QString index;
    QString exclude; ///< info/exclude
    QString format; ///< `sha1` or `sha256`
    QString head; ///< commit; empty on a branch without commits
};

/// The repository whose work tree `workspace` is, or is a folder with tracked files of. Nothing for
/// a folder that merely lies somewhere under a repository (ignored, untracked), for bare
/// repositories, and without git.
std::optional<Repository> findRepository(const QString &workspace, const std::atomic_bool *stop);

} // namespace ccplant::runner
