// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/workspace/baseline.h"

#include <QList>

namespace ccplant::runner {

/// What is in the workspace and not in the baseline. Names as bytes, relative to the workspace.
struct Untracked {
    QList<QByteArray> files;
    QList<QByteArray> repositories; ///< folders with a repository of their own
    bool truncated = false;
};

/// Writes `index`: the baseline's index with what is new in the workspace marked in it, for one
/// question.
Result<Untracked> prepareIndex(
    const Baseline &baseline, const QString &index, const std::atomic_bool *stop);

/// Takes files out of `index` that git cannot read and would fail at; they then show as deleted, or
/// not at all.
Result<void> dropUnreadable(
    const Baseline &baseline, const QString &index, const std::atomic_bool *stop);

} // namespace ccplant::runner
