// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/files.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <QDir>
#include <QFileInfo>
#include <QMimeDatabase>
#include <QStringDecoder>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

namespace {
QString relativeName(const QString &root, const QString &path)
{
    const auto name = QDir(QFileInfo(root).canonicalFilePath()).relativeFilePath(path);
    return name == u"."_s ? QString() : name;
}

// At most `limit` bytes: what stat said may no longer be so.
Result<QByteArray> readUpTo(const Held &held, qint64 limit)
{
    const auto file = reopen(held, O_RDONLY);
    if (!file)
        return tl::unexpected(file.error());
    QByteArray bytes(std::min<qint64>(limit, held.status.st_size + 4096), Qt::Uninitialized);
    qsizetype have = 0;
    while (have < bytes.size()) {
        const auto count = ::read(file->get(), bytes.data() + have, size_t(bytes.size() - have));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fail(ErrorCode::Internal, u"The file could not be read."_s,
                QString::fromLocal8Bit(std::strerror(errno)));
        if (count == 0)
            break;
        have += count;
    }
    bytes.truncate(have);
    return bytes;
}

Result<QJsonObject> describeFile(const Held &held, const QString &relative)
{
    const auto bytes = readUpTo(held, maxShownBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const qint64 size = std::max<qint64>(held.status.st_size, bytes->size());
    const bool truncated = size > bytes->size();
    QJsonObject json{{u"path"_s, relative}, {u"type"_s, u"file"_s}, {u"size"_s, size},
        {u"mime_type"_s, mimeTypeOf(relative, *bytes)}, {u"truncated"_s, truncated}};
    const auto whole = truncated ? wholeCharacters(*bytes) : *bytes;
    if (isText(whole))
        json.insert(u"text"_s, QString::fromUtf8(whole));
    else
        json.insert(u"base64"_s, QString::fromLatin1(bytes->toBase64()));
    return json;
}
} // namespace

Result<QJsonObject> describe(const QString &root, const QString &path)
{
    const auto held = hold(root, path);
    if (!held)
        return tl::unexpected(held.error());
    const auto relative = relativeName(root, held->path);
    return S_ISDIR(held->status.st_mode) ? detail::describeFolder(root, *held, relative)
                                         : describeFile(*held, relative);
}

Result<RawFile> readRaw(const QString &root, const QString &path)
{
    const auto held = hold(root, path);
    if (!held)
        return tl::unexpected(held.error());
    if (S_ISDIR(held->status.st_mode))
        return fail(ErrorCode::Unprocessable, u"This is a folder; ask for one of its files."_s);
    const auto tooLarge = [] {
        return fail(ErrorCode::PayloadTooLarge, u"The file is larger than 32 MiB."_s);
    };
    if (S_ISREG(held->status.st_mode) && held->status.st_size > maxRawBytes)
        return tooLarge();
    const auto bytes = readUpTo(*held, maxRawBytes + 1);
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (bytes->size() > maxRawBytes)
        return tooLarge();
    const auto name = QFileInfo(held->path).fileName();
    return RawFile{*bytes, mimeTypeOf(name, *bytes), name};
}

QString mimeTypeOf(const QString &name, const QByteArray &bytes)
{
    const auto type = QMimeDatabase().mimeTypeForFileNameAndData(
        name, bytes.first(std::min<qsizetype>(bytes.size(), 4096)));
    // A name can promise text where the bytes are none.
    if (type.inherits(u"text/plain"_s) && !isText(wholeCharacters(bytes)))
        return u"application/octet-stream"_s;
    if (type.isDefault() && isText(wholeCharacters(bytes)))
        return u"text/plain"_s;
    return type.name();
}

QByteArray wholeCharacters(const QByteArray &bytes)
{
    qsizetype start = bytes.size();
    while (start > 0 && bytes.size() - start < 4 && (quint8(bytes.at(start - 1)) & 0xc0) == 0x80)
        --start;
    if (start == 0)
        return bytes;
    const auto lead = quint8(bytes.at(start - 1));
    const int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    return bytes.size() - start + 1 < length ? bytes.first(start - 1) : bytes;
}

bool isText(const QByteArray &bytes)
{
    if (bytes.contains('\0'))
        return false;
    return bytes.isValidUtf8();
}

} // namespace ccplant::runner
