// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/secret_file.h"

#include <fcntl.h>
#include <QFile>
#include <QFileInfo>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

constexpr qint64 maxSecretFile = 64 * 1024;

/// Closes a file descriptor at the end of its scope.
struct Descriptor {
    int fd;
    ~Descriptor()
    {
        if (fd >= 0)
            ::close(fd);
    }
};

Failure unreadable(const QString &path)
{
    return fail(ErrorCode::Unavailable, u"%1 cannot be read: %2."_s.arg(path, qt_error_string()));
}

Failure unwritable(const QString &path)
{
    return fail(
        ErrorCode::Unavailable, u"%1 cannot be written: %2."_s.arg(path, qt_error_string()));
}

Result<void> checkMode(int fd, const QString &path)
{
    struct stat info{};
    if (::fstat(fd, &info) != 0)
        return unreadable(path);
    if (!S_ISREG(info.st_mode))
        return fail(ErrorCode::Forbidden,
            u"%1 is not a regular file. Move it away; a new one is made at the next start."_s.arg(
                path));
    if (info.st_uid != ::geteuid())
        return fail(ErrorCode::Forbidden,
            u"%1 belongs to another user. Use a data folder of your own, or: chown $(id -u) '%1'"_s
                .arg(path));
    if (info.st_mode & 077)
        return fail(ErrorCode::Forbidden,
            u"%1 can be read by others (mode %2). If nobody else has read it: chmod 600 '%1'. "
            u"Otherwise delete it; a new "
            "one is made at the next start."_s.arg(path, QString::number(info.st_mode & 07777, 8)));
    return {};
}

bool writeAll(int fd, const QByteArray &content)
{
    qsizetype done = 0;
    while (done < content.size()) {
        const ssize_t count =
            ::write(fd, content.constData() + done, size_t(content.size() - done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        done += count;
    }
    return true;
}

/// Makes a rename in `path`'s folder durable.
void syncFolder(const QString &path)
{
    const Descriptor folder{::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(),
        O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.fd >= 0)
        ::fsync(folder.fd);
}

} // namespace

Result<QByteArray> readSecretFile(const QString &path)
{
    const Descriptor file{::open(
        QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (file.fd < 0) {
        if (errno == ENOENT)
            return fail(ErrorCode::NotFound, u"%1 does not exist."_s.arg(path));
        return unreadable(path);
    }
    if (auto ok = checkMode(file.fd, path); !ok)
        return tl::unexpected(ok.error());
    QFile reader;
    if (!reader.open(file.fd, QIODevice::ReadOnly))
        return unreadable(path);
    return reader.read(maxSecretFile);
}

Result<void> writeSecretFile(const QString &path, const QByteArray &content)
{
    const QString part = path + ".part"_L1;
    const QByteArray name = QFile::encodeName(part);
    ::unlink(name.constData()); // of a start that was interrupted
    {
        const Descriptor file{
            ::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
        if (file.fd < 0 || !writeAll(file.fd, content) || ::fsync(file.fd) != 0)
            return unwritable(part);
    }
    if (::rename(name.constData(), QFile::encodeName(path).constData()) != 0)
        return unwritable(path);
    syncFolder(path);
    return {};
}

Result<QByteArray> readOrMakeSecretFile(
    const QString &path, const std::function<QByteArray()> &make)
{
    Result<QByteArray> content = readSecretFile(path);
    if (content || content.error().code != ErrorCode::NotFound)
        return content;
    const QByteArray made = make();
    if (auto ok = writeSecretFile(path, made); !ok)
        return tl::unexpected(ok.error());
    return made;
}

} // namespace ccplant::auth
