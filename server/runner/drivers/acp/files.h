// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QJsonObject>

/// `fs/read_text_file` and `fs/write_text_file` of ACP, confined to the workspace.
namespace ccplant::runner::acp {

/// Largest file that is read for an agent, in bytes.
inline constexpr qint64 maxReadBytes = 16 * 1024 * 1024;

/// params {path, line? (from 1), limit? (lines)} → {content}. Forbidden, NotFound, PayloadTooLarge.
Result<QJsonObject> readTextFile(const QString &workspace, const QJsonObject &params);
/// params {path, content} → {}. Folders on the way are made. Forbidden, Unprocessable.
Result<QJsonObject> writeTextFile(const QString &workspace, const QJsonObject &params);

} // namespace ccplant::runner::acp
