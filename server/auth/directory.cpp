// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/directory.h"

#include "server/auth/env_file.h"
#include "server/auth/permissions.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

constexpr qint64 maxEnvFile = 1024 * 1024;

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
    , m_files(files)
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

http::Permissions Directory::permissionsOfTeams(const QStringList &teams) const
{
    return m_mapping ? m_mapping->grant(teams).permissions : http::Permissions();
}

QList<std::pair<QString, Grant>> Directory::teams() const
{
    return m_mapping ? m_mapping->entries() : QList<std::pair<QString, Grant>>();
}

Result<QMap<QString, QString>> Directory::environmentOfTeam(const QString &team) const
{
    QMap<QString, QString> out;
    if (!m_mapping)
        return out;
    const QDir folder = QFileInfo(m_files.mapping).absoluteDir();
    for (const QString &name : m_mapping->grant({team}).envFiles) {
        QFile file(folder.absoluteFilePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Unavailable,
                u"The environment of the team %1 cannot be read. An administrator of this server can mend that."_s
                    .arg(team),
                u"%1: %2"_s.arg(file.fileName(), file.errorString()));
        const auto variables = readEnvFile(file.read(maxEnvFile));
        if (!variables)
            return fail(ErrorCode::Unavailable,
                u"The environment of the team %1 is wrong. An administrator of this server can mend that."_s
                    .arg(team),
                u"%1: %2"_s.arg(file.fileName(), variables.error().detail));
        out.insert(*variables);
    }
    return out;
}

} // namespace ccplant::auth
