// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/workspace/baseline.h"

#include <optional>
#include <QStringList>

namespace ccplant::runner {

/// The `limit` best of `paths` for `query` (letter case does not count): those whose base name
/// begins with it, then those whose base name contains it, then those whose path does; shorter
/// paths first. An empty query takes all. Pure.
QStringList rankPaths(const QStringList &paths, const QString &query, qsizetype limit);

/// All files of the workspace that git does not ignore, relative to it; at most 200,000. Without a
/// baseline (no git) a walk over at most 50,000 entries that leaves out `.git`, `.ccplant` and
/// `node_modules`. Runs in a worker thread.
QStringList listFiles(const QString &workspace, const std::optional<Baseline> &baseline,
    const std::atomic_bool *stop);

} // namespace ccplant::runner
