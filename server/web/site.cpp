// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/web/site.h"

#include <algorithm>
#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace ccplant::web {

using namespace Qt::StringLiterals;

namespace {

const QString indexFile = u"index.html"_s;
const QString headersFile = u"headers.json"_s;
const QString assets = u"assets/"_s;
constexpr qint64 smallFile = 64 * 1024; // kept in memory

Failure unusable(const QString &folder, const QString &what)
{
    return fail(ErrorCode::Unavailable,
        u"%1 %2. './dev build --web' makes the web client in build/wasm/site."_s.arg(folder, what));
}

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            ErrorCode::Unavailable, u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    return file.readAll();
}

std::optional<Coding> codingOf(const QString &path)
{
    if (path.endsWith(".br"_L1))
        return Coding::Brotli;
    if (path.endsWith(".gz"_L1))
        return Coding::Gzip;
    return {};
}

bool isHeaderValue(const QString &text)
{
    return !text.isEmpty()
        && std::ranges::all_of(text, [](QChar c) { return c >= u' ' && c <= u'~'; });
}

/// Tags differ from coding to coding: a strong tag stands for exact bytes.
QByteArray tagOf(const QByteArray &identifying, Coding coding)
{
    const QByteArray hash =
        QCryptographicHash::hash(identifying, QCryptographicHash::Sha256).first(16).toHex();
    const QByteArray name = nameOf(coding);
    return '"' + hash + (name.isEmpty() ? name : '-' + name) + '"';
}

QStringList filesIn(const QString &folder)
{
    QStringList paths;
    QDirIterator files(folder, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext())
        paths << files.next().sliced(folder.size() + 1);
    paths.sort();
    return paths;
}

} // namespace

Result<Site> Site::load(const QString &folder)
{
    const QString root = QDir::cleanPath(folder);
    if (!QFileInfo(root).isDir())
        return unusable(root, u"is not a folder"_s);
    if (!QFileInfo(root + u'/' + indexFile).isFile())
        return unusable(root, u"has no index.html in it"_s);
    Site site;
    if (auto ok = site.readPolicy(root); !ok)
        return tl::unexpected(ok.error());
    for (const QString &path : filesIn(root)) {
        if (auto ok = site.add(root, path); !ok)
            return tl::unexpected(ok.error());
    }
    return site;
}

Result<void> Site::readPolicy(const QString &folder)
{
    const QString path = folder + u'/' + headersFile;
    if (!QFileInfo(path).isFile())
        return unusable(folder, u"has no headers.json in it, which says what its page may load"_s);
    const auto bytes = contentOf(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const QString policy =
        QJsonDocument::fromJson(*bytes).object().value("content_security_policy"_L1).toString();
    if (!isHeaderValue(policy))
        return unusable(folder, u"has a headers.json without a usable content_security_policy"_s);
    m_policy = policy.toLatin1();
    return {};
}

Result<void> Site::add(const QString &folder, const QString &path)
{
    const auto coding = codingOf(path);
    const QString name = coding ? path.chopped(3) : path;
    if (name == headersFile)
        return {};
    if (!coding) {
        File &file = m_files[path];
        file.contentType = mediaType(path);
        file.immutable = path.startsWith(assets);
        return addVariant(file, folder, path, Coding::Identity);
    }
    // Sorted, `a.js` comes before `a.js.br`; a compressed file without its plain one is nobody's.
    const auto plain = m_files.find(name);
    return plain == m_files.end() ? Result<void>() : addVariant(*plain, folder, path, *coding);
}

Result<void> Site::addVariant(File &file, const QString &folder, const QString &path, Coding coding)
{
    Variant variant;
    variant.coding = coding;
    variant.path = folder + u'/' + path;
    variant.size = QFileInfo(variant.path).size();
    if (!file.immutable || variant.size <= smallFile) {
        const auto bytes = contentOf(variant.path);
        if (!bytes)
            return tl::unexpected(bytes.error());
        variant.bytes = *bytes;
        variant.size = bytes->size();
    }
    // A hashed name stands for its content; the size tells two compressions of it apart.
    variant.etag = file.immutable
        ? tagOf(path.toUtf8() + ' ' + QByteArray::number(variant.size), coding)
        : tagOf(variant.bytes, coding);
    file.variants << variant;
    return {};
}

const File *Site::find(const QString &path) const
{
    const auto found = m_files.constFind(path);
    return found == m_files.cend() ? nullptr : &*found;
}

QStringList Site::rootFiles() const
{
    QStringList names;
    for (auto it = m_files.keyBegin(); it != m_files.keyEnd(); ++it) {
        if (!it->contains(u'/'))
            names << *it;
    }
    names.sort();
    return names;
}

} // namespace ccplant::web
