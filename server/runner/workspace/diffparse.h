// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace ccplant::runner {

/// One changed file, as git tells it.
struct ChangedFile {
    char status = 'M'; ///< A, D, M, T (type changed), R (renamed)
    QString path;
    QString oldPath; ///< for R
    qint64 added = 0, removed = 0; ///< lines
    bool binary = false;
    bool operator==(const ChangedFile &) const = default;
};

/// Reads `git diff --raw --numstat -z`. Pure. Internal for anything else.
Result<QList<ChangedFile>> parseChanges(const QByteArray &output);

/// Cuts `git diff --patch` into its files' patches, in git's order. A file whose type changed has
/// two. Pure.
QList<QByteArray> splitPatches(const QByteArray &output);

} // namespace ccplant::runner
