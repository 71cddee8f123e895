// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/workspace/baseline.h"

#include <QJsonObject>

namespace ccplant::runner {

inline constexpr qint64 maxAllPatches =
    200 * 1024; ///< bytes; more: patches are left out of the list
inline constexpr qint64 maxOnePatch = 1024 * 1024; ///< bytes; more: cut at a line
inline constexpr qsizetype maxChangedFiles = 2'000;

/// What changed in the workspace since the baseline, as docs/protocol.md §3 has it (`GET
/// /v1/diff`). `path` empty: all files, with patches when they are small; else that one file with
/// its patch. A file's `patch_truncated` says that its patch was cut; `note` says in words why the
/// list is empty or not whole. In a plain folder `base` is null. Errors: NotFound (`path` did not
/// change), Timeout, Internal. Not for two threads at once with one baseline.
Result<QJsonObject> changesSince(
    const Baseline &baseline, const QString &path, const std::atomic_bool *stop);

} // namespace ccplant::runner
