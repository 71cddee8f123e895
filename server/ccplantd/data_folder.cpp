// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/data_folder.h"

#include <cerrno>
#include <fcntl.h>
#include <QDir>
#include <QFile>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

Failure cannot(const QString &what, const QString &path)
{
    return fail(ErrorCode::Unavailable,
        u"%1 cannot be %2: %3. Choose another folder with --data-dir."_s.arg(
            path, what, qt_error_string()));
}

Result<void> makeFolder(const QString &path)
{
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return cannot(u"made"_s, path);
    if (::mkdir(QFile::encodeName(path).constData(), 0700) != 0 && errno != EEXIST)
        return cannot(u"made"_s, path);
    return {};
}

Result<void> checkFolder(const QString &path)
{
    struct stat info{};
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return cannot(u"read"_s, path);
    if (!S_ISDIR(info.st_mode))
        return fail(ErrorCode::Forbidden,
            u"%1 is not a folder. Choose another one with --data-dir."_s.arg(path));
    if (info.st_uid != ::geteuid())
        return fail(ErrorCode::Forbidden,
            u"%1 belongs to another user. Choose another folder with --data-dir."_s.arg(path));
    if (info.st_mode & 022)
        return fail(
            ErrorCode::Forbidden, u"Other users may write to %1. Run: chmod 700 '%1'"_s.arg(path));
    return {};
}

Result<int> takeLock(const QString &file)
{
    const int fd = ::open(
        QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return cannot(u"opened"_s, file);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        char text[32] = {};
        const ssize_t size = ::pread(fd, text, sizeof text - 1, 0);
        ::close(fd);
        const QString pid = QString::fromLatin1(text, std::max<ssize_t>(size, 0)).trimmed();
        return fail(ErrorCode::Conflict,
            u"Another ccplantd (process %1) uses %2 already. Use that one, stop it, or choose another folder with --data-dir."_s
                .arg(pid.isEmpty() ? u"unknown"_s : pid, QFileInfo(file).absolutePath()));
    }
    const QByteArray pid = QByteArray::number(::getpid()) + '\n';
    if (::ftruncate(fd, 0) != 0
        || ::pwrite(fd, pid.constData(), size_t(pid.size()), 0) != pid.size()) {
        const Failure failure = cannot(u"written"_s, file);
        ::close(fd);
        return failure;
    }
    return fd;
}

} // namespace

DataFolder::~DataFolder()
{
    if (m_lock >= 0)
        ::close(m_lock);
}

DataFolder::DataFolder(DataFolder &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_lock(std::exchange(other.m_lock, -1))
{
}

DataFolder &DataFolder::operator=(DataFolder &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_lock, other.m_lock);
    return *this;
}

Result<DataFolder> DataFolder::open(const QString &path)
{
    if (auto ok = makeFolder(path); !ok)
        return tl::unexpected(ok.error());
    if (auto ok = checkFolder(path); !ok)
        return tl::unexpected(ok.error());
    DataFolder folder;
    folder.m_path = path;
    const auto lock = takeLock(folder.file(u"ccplantd.lock"));
    if (!lock)
        return tl::unexpected(lock.error());
    folder.m_lock = *lock;
    return folder;
}

} // namespace ccplant::daemon
