// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/web/site_folder.h"

#include "shared/log.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace ccplant::web {

namespace {

constexpr std::chrono::seconds lookEvery{1};
// What browsers ask for is one coding of one version, some 6 MB.
constexpr qsizetype keptBytes = 64 * 1024 * 1024;

} // namespace

SiteFolder::SiteFolder(QString folder, Site site, Stamp stamp)
    : m_folder(std::move(folder))
    , m_site(std::move(site))
    , m_stamp(std::move(stamp))
    , m_looked(std::chrono::steady_clock::now())
    , m_kept(std::make_unique<QCache<QString, QByteArray>>(keptBytes))
{
}

Result<SiteFolder> SiteFolder::open(const QString &folder)
{
    const QString root = QDir(folder).absolutePath();
    const Stamp stamp = stampOf(root);
    auto site = Site::load(root);
    if (!site)
        return tl::unexpected(site.error());
    return SiteFolder(root, std::move(*site), stamp);
}

/// The index names every other file by its hash, so it changes with each of them.
SiteFolder::Stamp SiteFolder::stampOf(const QString &folder)
{
    const QFileInfo index(folder + u"/index.html"_s);
    return {index.lastModified(), index.size()};
}

const Site &SiteFolder::site()
{
    const auto now = std::chrono::steady_clock::now();
    if (now - m_looked < lookEvery)
        return m_site;
    m_looked = now;
    const Stamp stamp = stampOf(m_folder);
    if (stamp == m_stamp || !stamp.changed.isValid()) // gone for a moment while it is replaced
        return m_site;
    m_stamp = stamp;
    auto site = Site::load(m_folder);
    if (!site) {
        logEvent(lcHttp(), log::Level::Warning, u"the new web client cannot be used"_s,
            {{u"folder"_s, m_folder}, {u"detail"_s, site.error().detail}});
        return m_site;
    }
    m_site = std::move(*site);
    m_kept->clear();
    logEvent(lcHttp(), log::Level::Info, u"the web client was built anew"_s,
        {{u"folder"_s, m_folder}, {u"files"_s, qint64(m_site.count())}});
    return m_site;
}

Result<QByteArray> SiteFolder::bytes(const Variant &variant)
{
    if (!variant.bytes.isEmpty())
        return variant.bytes;
    if (const QByteArray *kept = m_kept->object(variant.path))
        return *kept;
    QFile file(variant.path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, u"This file is no longer there. Reload the page."_s,
            file.errorString());
    const QByteArray bytes = file.readAll();
    if (bytes.size() != variant.size)
        return fail(ErrorCode::NotFound, u"This file has changed. Reload the page."_s);
    m_kept->insert(variant.path, new QByteArray(bytes), bytes.size());
    return bytes;
}

} // namespace ccplant::web
