// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/workspace/beneath.h"

#include <QJsonObject>

namespace ccplant::runner {

inline constexpr qint64 maxShownBytes = 1024 * 1024; ///< of a file, as JSON
inline constexpr qint64 maxRawBytes = 32 * 1024 * 1024;
inline constexpr qsizetype maxEntries = 5'000; ///< of a folder

struct RawFile {
    QByteArray bytes;
    QString mimeType;
    QString name;
};

/// A folder or file as docs/protocol.md §3 has it (`GET /v1/files?path=`). Folders first, then by
/// name; a folder with more than maxEntries entries says `"truncated": true`. `path` in the answer
/// is relative to `root`, `""` for `root` itself. Reads the disk; thread-safe. Errors as hold(),
/// and Unprocessable for special files.
Result<QJsonObject> describe(const QString &root, const QString &path);

/// The bytes of a file. PayloadTooLarge above maxRawBytes; Unprocessable for folders and special
/// files.
Result<RawFile> readRaw(const QString &root, const QString &path);

/// What `bytes` (the beginning of a file called `name`) are, as a MIME type.
QString mimeTypeOf(const QString &name, const QByteArray &bytes);

/// The longest prefix of `bytes` that does not end inside a UTF-8 character.
QByteArray wholeCharacters(const QByteArray &bytes);
/// True for valid UTF-8 without NUL.
bool isText(const QByteArray &bytes);

namespace detail {
Result<QJsonObject> describeFolder(const QString &root, const Held &held, const QString &relative);
}

} // namespace ccplant::runner
