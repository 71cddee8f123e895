// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/github/client.h"
#include "server/github/jwt.h"

#include <QFuture>
#include <QHash>

namespace ccplant::github {

/// What a token may do with its repository.
enum class Reach { Read, Write };

/// A GitHub App: finds its installation for a repository, and gives out tokens that reach this one
/// repository, from memory as long as they are good for a while. Lives in one thread.
class App {
public:
    static constexpr std::chrono::minutes renewBefore{10}; ///< a token has at least this long to go
    static constexpr std::chrono::hours knowInstallation{1};
    static constexpr qsizetype maxKnown = 1000; ///< repositories

    /// `client` and `clock` outlive it.
    App(Client &client, const Clock &clock, QString id, RsaKey key);

    /// `repository`: `owner/name`. NotFound: the app is not installed there, which the detail says.
    QCoro::Task<Result<InstallationToken>> tokenFor(QString repository, Reach reach);
    /// Drops what is known. For tests.
    void forget();

private:
    using Answer = Result<InstallationToken>;
    QCoro::Task<Answer> make(QString repository, Reach reach);
    QCoro::Task<Result<qint64>> installationOf(QByteArray jwt, QString repository, bool fresh);

    struct Installation {
        qint64 id;
        QDateTime asked;
    };

    Client &m_client;
    const Clock &m_clock;
    const QString m_id;
    const RsaKey m_key;
    QHash<QString, Installation> m_installations; // by repository
    QHash<QString, InstallationToken> m_tokens; // by repository and reach
    QHash<QString, QFuture<Answer>> m_asking; // the same: one question at a time for each
};

} // namespace ccplant::github
