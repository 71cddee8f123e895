// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/directory.h"

#include "server/auth/permissions.h"

namespace ccplant::auth {

namespace {

/// Parses, and puts what came out in the place of what was there.
template <typename Value, typename Place>
WatchedFile::Take into(Place &place)
{
    return [&place](const QByteArray &content) -> Result<void> {
        auto parsed = Value::parse(content);
        if (!parsed)
            return tl::unexpected(parsed.error());
        place = std::move(*parsed);
        return {};
    };
}

} // namespace

Directory::Directory(Files files, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_keysFile(watch(files.staticKeys, into<StaticKeys>(m_keys)))
    , m_mappingFile(watch(files.mapping, into<Mapping>(m_mapping)))
{
}

std::unique_ptr<WatchedFile> Directory::watch(const QString &path, WatchedFile::Take take)
{
    if (path.isEmpty())
        return {};
    auto file = std::make_unique<WatchedFile>(path, std::move(take));
    connect(file.get(), &WatchedFile::reloaded, this, &Directory::reloaded);
    return file;
}

Result<void> Directory::start()
{
    for (WatchedFile *file : {m_keysFile.get(), m_mappingFile.get()}) {
        if (!file)
            continue;
        if (auto ok = file->start(); !ok)
            return ok;
    }
    return {};
}

std::optional<StaticKey> Directory::findKey(QByteArrayView secret) const
{
    return m_keys.find(secret, m_clock.now());
}

http::Permissions Directory::permissionsOfTeam(const QString &team) const
{
    return m_mapping ? m_mapping->grant({team}).permissions : everyPermission();
}

} // namespace ccplant::auth
