// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/beneath.h"

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <linux/openat2.h>
#include <QDir>
#include <QFile>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

namespace {
std::atomic_bool withoutOpenat2 = false;

int openBeneathByKernel(int root, const QByteArray &path)
{
    open_how how{};
    how.flags = O_PATH | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    // EAGAIN: something was renamed while the kernel walked `..`; it asks to be tried again.
    for (int attempt = 0; attempt < 16; ++attempt) {
        const auto fd = ::syscall(SYS_openat2, root, path.constData(), &how, sizeof how);
        if (fd >= 0 || errno != EAGAIN)
            return int(fd);
    }
    return -1;
}

QList<QByteArray> segmentsOf(const QByteArray &path)
{
    QList<QByteArray> segments = path.split('/');
    segments.removeAll(QByteArray());
    segments.removeAll(".");
    return segments;
}

QByteArray targetOf(int link)
{
    QByteArray target(PATH_MAX, Qt::Uninitialized);
    const auto size = ::readlinkat(link, "", target.data(), size_t(target.size()));
    return target.first(std::max<qsizetype>(size, 0));
}

// What RESOLVE_BENEATH does, in user space: one O_NOFOLLOW step at a time, each from the folder
// held before it.
int openBeneathByWalking(int root, const QByteArray &path)
{
    auto todo = segmentsOf(path);
    std::vector<Descriptor> trail;
    trail.emplace_back(::dup(root));
    int links = 0;
    while (!todo.isEmpty()) {
        const auto segment = todo.takeFirst();
        if (segment == "..") {
            if (trail.size() == 1) {
                errno = EXDEV;
                return -1;
            }
            trail.pop_back();
            continue;
        }
        Descriptor next(
            ::openat(trail.back().get(), segment.constData(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        struct stat status{};
        if (!next.isOpen() || ::fstat(next.get(), &status) != 0)
            return -1;
        if (!S_ISLNK(status.st_mode)) {
            trail.push_back(std::move(next));
            continue;
        }
        const auto target = targetOf(next.get());
        if (++links > 40 || target.isEmpty() || target.startsWith('/')) {
            errno = links > 40 ? ELOOP : EXDEV;
            return -1;
        }
        todo = segmentsOf(target) + todo;
    }
    return ::fcntl(trail.back().get(), F_DUPFD_CLOEXEC, 0);
}

int openBeneath(int root, const QByteArray &path)
{
    const QByteArray asked = path.isEmpty() ? QByteArray(".") : path;
    if (!withoutOpenat2) {
        const int fd = openBeneathByKernel(root, asked);
        // EPERM and ENOSYS: an old kernel, or a seccomp filter that does not know the call. The
        // walk is as strict.
        if (fd >= 0 || (errno != ENOSYS && errno != EPERM))
            return fd;
    }
    return openBeneathByWalking(root, asked);
}

Failure refusal(int error, const QString &userPath)
{
    const auto internal =
        u"%1: %2"_s.arg(userPath.left(200), QString::fromLocal8Bit(std::strerror(error)));
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return fail(ErrorCode::NotFound, u"There is no such file in the workspace."_s, internal);
    case EXDEV:
        return fail(ErrorCode::Forbidden, u"The path leads out of the workspace."_s, internal);
    case ELOOP:
        return fail(
            ErrorCode::Forbidden, u"The path goes through symbolic links in a circle."_s, internal);
    case EACCES:
        return fail(ErrorCode::Forbidden, u"The file may not be read."_s, internal);
    case ENAMETOOLONG:
        return fail(ErrorCode::InvalidRequest, u"The path is too long."_s, internal);
    default:
        return fail(ErrorCode::Internal, u"The path could not be opened."_s, internal);
    }
}

QString pathOf(int fd)
{
    QByteArray path(PATH_MAX, Qt::Uninitialized);
    const auto size = ::readlink(
        ("/proc/self/fd/" + QByteArray::number(fd)).constData(), path.data(), size_t(path.size()));
    return size > 0 ? QFile::decodeName(path.first(size)) : QString();
}

// `userPath` as bytes relative to `root`.
Result<QByteArray> relativeTo(const QString &root, const QString &userPath)
{
    if (userPath.contains(QChar::Null))
        return fail(ErrorCode::InvalidRequest, u"A path cannot contain a NUL character."_s);
    auto path = userPath;
    if (path.startsWith(u'/')) {
        const auto prefix = QDir::cleanPath(root);
        if (path != prefix && !path.startsWith(prefix + u'/'))
            return refusal(EXDEV, userPath);
        path = path.sliced(prefix.size());
        while (path.startsWith(u'/'))
            path.removeFirst();
    }
    auto bytes = QFile::encodeName(path);
    if (bytes.size() >= PATH_MAX)
        return refusal(ENAMETOOLONG, userPath);
    return bytes;
}

Result<Descriptor> openRoot(const QString &root)
{
    Descriptor fd(::open(QFile::encodeName(root).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd.isOpen())
        return fail(ErrorCode::NotFound, u"The workspace folder is gone."_s, root);
    return fd;
}
} // namespace

void detail::forbidOpenat2(bool forbid)
{
    withoutOpenat2 = forbid;
}

Descriptor::~Descriptor()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Result<Held> hold(const QString &root, const QString &userPath)
{
    const auto relative = relativeTo(root, userPath);
    if (!relative)
        return tl::unexpected(relative.error());
    auto base = openRoot(root);
    if (!base)
        return tl::unexpected(base.error());
    Held held{Descriptor(openBeneath(base->get(), *relative)), {}, {}};
    if (!held.descriptor.isOpen() || ::fstat(held.descriptor.get(), &held.status) != 0)
        return refusal(errno, userPath);
    held.path = pathOf(held.descriptor.get());
    if (held.path.isEmpty())
        return fail(
            ErrorCode::Internal, u"The path could not be opened."_s, u"/proc is not mounted"_s);
    return held;
}

Result<Descriptor> reopen(const Held &held, int flags)
{
    if (!S_ISREG(held.status.st_mode) && !S_ISDIR(held.status.st_mode))
        return fail(ErrorCode::Unprocessable,
            u"This is a special file (pipe, socket or device) and cannot be opened."_s);
    const auto path = "/proc/self/fd/" + QByteArray::number(held.descriptor.get());
    Descriptor opened(::open(path.constData(), flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (!opened.isOpen())
        return refusal(errno, held.path);
    return opened;
}

Result<QString> confine(const QString &root, const QString &userPath)
{
    const auto relative = relativeTo(root, userPath);
    if (!relative)
        return tl::unexpected(relative.error());
    auto base = openRoot(root);
    if (!base)
        return tl::unexpected(base.error());
    auto segments = segmentsOf(*relative);
    QList<QByteArray> missing;
    for (;;) {
        const auto there = segments.join('/');
        const Descriptor found(openBeneath(base->get(), there));
        if (found.isOpen()) {
            const auto path = pathOf(found.get());
            return missing.isEmpty()
                ? path
                : QDir::cleanPath(path + u'/' + QFile::decodeName(missing.join('/')));
        }
        if (errno != ENOENT || segments.isEmpty() || segments.last() == "..")
            return refusal(errno, userPath);
        struct stat status{};
        if (::fstatat(base->get(), there.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0)
            return refusal(
                EXDEV, userPath); // a symbolic link to nowhere: writing would go where it points
        missing.prepend(segments.takeLast());
    }
}

} // namespace ccplant::runner
