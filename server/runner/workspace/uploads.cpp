// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/uploads.h"

#include "server/runner/workspace/names.h"
#include "shared/ids.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <QFile>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

namespace {
Failure systemFailure(const QString &what)
{
    const auto cause = QString::fromLocal8Bit(std::strerror(errno));
    if (errno == ENOSPC || errno == EDQUOT)
        return fail(ErrorCode::Internal, u"The disk is full; the file was not stored."_s,
            what + u": "_s + cause);
    return fail(ErrorCode::Internal, u"The file could not be stored."_s, what + u": "_s + cause);
}

// The folder `name` in `parent`, made when it is missing. The agent works in the workspace too: a
// link in its place would lead what is uploaded somewhere else.
Result<Descriptor> ownFolder(int parent, const char *name)
{
    if (::mkdirat(parent, name, 0755) != 0 && errno != EEXIST)
        return systemFailure(QString::fromLatin1(name));
    Descriptor folder(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder.isOpen())
        return fail(ErrorCode::Forbidden,
            u"In the workspace, %1 is not a folder; remove it to upload files."_s.arg(
                QLatin1StringView(name)));
    return folder;
}

void ignoreInGit(int folder)
{
    const Descriptor file(
        ::openat(folder, ".gitignore", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (file.isOpen() && ::write(file.get(), "*\n", 2) != 2)
        qWarning("cannot write .ccplant/.gitignore: %s", std::strerror(errno));
}

Result<Descriptor> uploadFolder(const QString &workspace)
{
    const Descriptor root(
        ::open(QFile::encodeName(workspace).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root.isOpen())
        return systemFailure(workspace);
    auto own = ownFolder(root.get(), ".ccplant");
    if (!own)
        return own;
    ignoreInGit(own->get());
    return ownFolder(own->get(), "uploads");
}
} // namespace

Upload::Upload(Descriptor folder, Descriptor file, QByteArray temporary, QString name, qint64 limit)
    : m_folder(std::move(folder))
    , m_file(std::move(file))
    , m_temporary(std::move(temporary))
    , m_name(std::move(name))
    , m_limit(limit)
{
}

Upload::Upload(Upload &&other) noexcept
    : m_folder(std::move(other.m_folder))
    , m_file(std::move(other.m_file))
    , m_temporary(std::exchange(other.m_temporary, {}))
    , m_name(std::move(other.m_name))
    , m_limit(other.m_limit)
    , m_size(other.m_size)
{
}

Upload::~Upload()
{
    if (!m_temporary.isEmpty())
        ::unlinkat(m_folder.get(), m_temporary.constData(), 0);
}

Result<Upload> Upload::begin(const QString &workspace, const QString &name, qint64 limit)
{
    auto folder = uploadFolder(workspace);
    if (!folder)
        return tl::unexpected(folder.error());
    const auto temporary = "." + newId(u"upload").toLatin1() + ".part";
    Descriptor file(::openat(folder->get(), temporary.constData(),
        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!file.isOpen())
        return systemFailure(u"temporary file"_s);
    return Upload(std::move(*folder), std::move(file), temporary, safeFileName(name), limit);
}

Result<void> Upload::write(QByteArrayView bytes)
{
    if (bytes.size() > m_limit - m_size)
        return fail(ErrorCode::PayloadTooLarge,
            u"The file is larger than the %1 MiB that this session takes."_s.arg(
                double(m_limit) / (1024 * 1024)));
    while (!bytes.isEmpty()) {
        const auto count = ::write(m_file.get(), bytes.data(), size_t(bytes.size()));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemFailure(u"write"_s);
        bytes = bytes.sliced(count);
        m_size += count;
    }
    return {};
}

Result<QJsonObject> Upload::finish()
{
    if (::fdatasync(m_file.get()) != 0)
        return systemFailure(u"fdatasync"_s);
    for (int number = 1; number < 10'000; ++number) {
        const auto name = number == 1 ? m_name : numberedName(m_name, number);
        const auto encoded = QFile::encodeName(name);
        if (::renameat2(m_folder.get(), m_temporary.constData(), m_folder.get(),
                encoded.constData(), RENAME_NOREPLACE)
            == 0) {
            m_temporary.clear();
            return QJsonObject{
                {u"path"_s, QString(u".ccplant/uploads/"_s + name)}, {u"size"_s, m_size}};
        }
        // File systems that cannot rename like this: a hard link, too, fails where the name is
        // taken.
        if (errno == EINVAL
            && ::linkat(
                   m_folder.get(), m_temporary.constData(), m_folder.get(), encoded.constData(), 0)
                == 0)
            return QJsonObject{
                {u"path"_s, QString(u".ccplant/uploads/"_s + name)}, {u"size"_s, m_size}};
        if (errno != EEXIST)
            return systemFailure(name);
    }
    return fail(ErrorCode::Conflict, u"There are too many uploads of that name; choose another."_s);
}

Result<QJsonObject> storeUpload(
    const QString &workspace, const QString &name, QByteArrayView bytes, qint64 limit)
{
    auto upload = Upload::begin(workspace, name, limit);
    if (!upload)
        return tl::unexpected(upload.error());
    if (const auto written = upload->write(bytes); !written)
        return tl::unexpected(written.error());
    return upload->finish();
}

} // namespace ccplant::runner
