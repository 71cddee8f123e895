// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/log/appendfile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <QFile>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

Failure systemFailure(const QString &what, int error)
{
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    const QString detail = full
        ? u"The disk that holds this session's log is full. Free some space and try again."_s
        : u"This session's log cannot be written (%1). Check the disk and try again."_s.arg(
              QString::fromLocal8Bit(std::strerror(error)));
    return fail(ErrorCode::Unavailable, detail,
        u"%1: %2"_s.arg(what, QString::fromLocal8Bit(std::strerror(error))));
}

} // namespace

AppendFile::~AppendFile()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Result<void> AppendFile::open(const QString &path, bool truncate)
{
    const int flags =
        O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | (truncate ? O_TRUNC : 0);
    m_fd = ::open(QFile::encodeName(path).constData(), flags, 0600);
    if (m_fd < 0)
        return systemFailure(u"open "_s + path, errno);
    struct stat status;
    if (::fstat(m_fd, &status) != 0)
        return systemFailure(u"stat "_s + path, errno);
    m_size = status.st_size;
    return {};
}

Result<void> AppendFile::append(const QByteArray &bytes)
{
    if (m_dirtyTail) {
        if (const Result<void> cut = truncate(m_size); !cut)
            return cut;
    }
    qint64 written = 0;
    while (written < bytes.size()) {
        const qint64 n = writeSome(m_fd, bytes.constData() + written, bytes.size() - written);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            const int error = n < 0 ? errno : ENOSPC;
            m_dirtyTail = written > 0 && ::ftruncate(m_fd, m_size) != 0;
            return systemFailure(u"append"_s, error);
        }
        written += n;
    }
    m_size += written;
    return {};
}

Result<void> AppendFile::sync()
{
    if (syncNow(m_fd) != 0)
        return systemFailure(u"fdatasync"_s, errno);
    return {};
}

Result<void> AppendFile::truncate(qint64 size)
{
    if (::ftruncate(m_fd, size) != 0) {
        const int error = errno;
        m_dirtyTail = true;
        m_size = size;
        return systemFailure(u"truncate"_s, error);
    }
    m_dirtyTail = false;
    m_size = size;
    return {};
}

Result<QByteArray> AppendFile::read(qint64 offset, qint64 length) const
{
    QByteArray bytes(length, Qt::Uninitialized);
    qint64 got = 0;
    while (got < length) {
        const ssize_t n = ::pread(m_fd, bytes.data() + got, length - got, offset + got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            return fail(ErrorCode::Internal, u"This session's log cannot be read."_s,
                u"pread %1+%2: %3"_s.arg(offset).arg(length).arg(
                    n < 0 ? QString::fromLocal8Bit(std::strerror(errno)) : u"end of file"_s));
        }
        got += n;
    }
    return bytes;
}

qint64 AppendFile::writeSome(int fd, const char *bytes, qint64 length)
{
    return ::write(fd, bytes, length);
}

int AppendFile::syncNow(int fd)
{
    return ::fdatasync(fd);
}

Result<void> syncFolder(const QString &folder)
{
    const int fd =
        ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return systemFailure(u"open "_s + folder, errno);
    const int done = ::fsync(fd);
    const int error = errno;
    ::close(fd);
    if (done != 0)
        return systemFailure(u"fsync "_s + folder, error);
    return {};
}

} // namespace ccplant::runner
