// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <memory>
#include <QByteArray>

namespace ccplant::runner {

/// A file that only grows at its end, and in which a failed append leaves nothing behind. Errors
/// are Unavailable (no room, no permission, broken disk); their detail is for people. Not
/// thread-safe.
class AppendFile {
public:
    AppendFile() = default;
    virtual ~AppendFile();
    AppendFile(const AppendFile &) = delete;
    AppendFile &operator=(const AppendFile &) = delete;

    /// Opens or creates (mode 0600). `truncate`: empties it.
    Result<void> open(const QString &path, bool truncate = false);
    qint64 size() const { return m_size; }
    /// All of `bytes`, or none of it.
    Result<void> append(const QByteArray &bytes);
    /// Returns when the content is on the disk.
    Result<void> sync();
    Result<void> truncate(qint64 size);
    /// Exactly `length` bytes from `offset`.
    Result<QByteArray> read(qint64 offset, qint64 length) const;

protected:
    /// write(2) and fdatasync(2): number of bytes or 0, or -1 with errno set. Tests make them fail.
    virtual qint64 writeSome(int fd, const char *bytes, qint64 length);
    virtual int syncNow(int fd);

private:
    int m_fd = -1;
    qint64 m_size = 0;
    bool m_dirtyTail = false; // a failed append could not be taken back yet
};

/// Makes a rename or creation in `folder` durable.
Result<void> syncFolder(const QString &folder);

} // namespace ccplant::runner
