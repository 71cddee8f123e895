// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QFuture>
#include <QJsonObject>
#include <QString>

namespace ccplant::daemon {

/// What this process uses: `memory_bytes` (resident), `threads`, `open_files`. From /proc.
QJsonObject processFacts();

/// How much the data folder takes and the disk has: `data_dir`, `database_bytes`, `sessions_bytes`,
/// `agents_bytes`, `disk_total_bytes`, `disk_free_bytes`. Walks the folder, in a thread of its own.
QFuture<QJsonObject> storageFacts(const QString &dataDir);

} // namespace ccplant::daemon
