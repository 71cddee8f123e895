// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/web/site.h"

#include <chrono>
#include <QCache>
#include <QDateTime>

namespace ccplant::web {

/// The site in a folder, read again when the folder was built anew: `pack` puts a finished site in
/// the old one's place, so that there is never half of one. A new one that cannot be used is said
/// in the log, and the one before it is kept. Lives in one thread.
class SiteFolder {
public:
    /// Unavailable says what is missing, and how to get it.
    static Result<SiteFolder> open(const QString &folder);

    /// As it is now; looks at the disk at most once a second.
    const Site &site();
    /// The bytes of `variant`, which are kept as long as there is room. NotFound when the file went
    /// away, as it does while the site is replaced.
    Result<QByteArray> bytes(const Variant &variant);

private:
    struct Stamp {
        QDateTime changed;
        qint64 size = 0;
        bool operator==(const Stamp &) const = default;
    };
    SiteFolder(QString folder, Site site, Stamp stamp);
    static Stamp stampOf(const QString &folder);

    QString m_folder;
    Site m_site;
    Stamp m_stamp;
    std::chrono::steady_clock::time_point m_looked;
    std::unique_ptr<QCache<QString, QByteArray>> m_kept; // by path; a pointer, for it cannot move
};

} // namespace ccplant::web
