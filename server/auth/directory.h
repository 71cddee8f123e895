// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/mapping.h"
#include "server/auth/static_keys.h"
#include "server/auth/watched_file.h"
#include "shared/clock.h"

#include <memory>
#include <QMap>

namespace ccplant::auth {

/// What the configuration files say about users and teams, as it is now: the files are read again
/// when they change. Lives in one thread.
class Directory : public QObject {
    Q_OBJECT
public:
    struct Files {
        QString staticKeys; ///< empty: there are none
        QString mapping; ///< empty: there is none
    };
    /// `clock` outlives it.
    Directory(Files files, const Clock &clock, QObject *parent = nullptr);

    /// Errors name the file and what is wrong. Blocks: for program start.
    Result<void> start();

    std::optional<StaticKey> findKey(QByteArrayView secret) const;
    /// What a team's members may do at most; everything when no mapping is configured.
    http::Permissions permissionsOfTeam(const QString &team) const;
    bool hasMapping() const { return m_mapping.has_value(); }
    /// What somebody in all of these teams may do by the mapping, its defaults where it names none
    /// of them; nothing when no mapping is configured.
    http::Permissions permissionsOfTeams(const QStringList &teams) const;
    /// The teams and patterns of the mapping, each with role and permissions; for administrators.
    QList<std::pair<QString, Grant>> teams() const;
    /// The variables of the team's env files, which are read now; a relative path starts at the
    /// mapping's folder. Unavailable when one cannot be read or is wrong, which says the line but
    /// no value.
    Result<QMap<QString, QString>> environmentOfTeam(const QString &team) const;

Q_SIGNALS:
    void reloaded(bool ok); ///< one of the files; see WatchedFile

private:
    std::unique_ptr<WatchedFile> watch(const QString &path, WatchedFile::Take take);

    const Clock &m_clock;
    const Files m_files;
    StaticKeys m_keys;
    std::optional<Mapping> m_mapping;
    std::unique_ptr<WatchedFile> m_keysFile; // null: none is configured
    std::unique_ptr<WatchedFile> m_mappingFile;
};

} // namespace ccplant::auth
