// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/store/store.h"
#include "shared/clock.h"

#include <QCoro/QCoroTask>
#include <QHash>

namespace ccplant::auth {
class Accounts;
class Audit;
class Authenticator;
} // namespace ccplant::auth
namespace ccplant::sessions {
class SessionService;
}

namespace ccplant::api {

/// Who may open share links.
enum class Sharing {
    Off, ///< nobody: there are none
    SignedIn, ///< who is signed in
    Public ///< also others, where a link says so
};

/// A link by which others can read a session. A value.
struct Share {
    QString token; ///< 256 random bits
    QString session;
    QString by; ///< who made it
    bool isPublic = false; ///< also for those who are not signed in
    QDateTime created;
    QDateTime expires;

    store::Record toRecord() const;
    static std::optional<Share> fromRecord(const store::Record &record);
    bool operator==(const Share &) const = default;
};

/// The share links, at most one of a session: kept in the store, which seals them, and found by
/// digest. What another replica writes holds here too. Lives in one thread.
class Shares : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::days usualLifetime{7};
    static constexpr std::chrono::days longestLifetime{365};

    /// Both outlive it.
    Shares(store::Store &store, const Clock &clock, QObject *parent = nullptr);

    /// Loads them and forgets those that have ended. Before anything else.
    QCoro::Task<Result<void>> start();
    /// A fresh link; the one before is void.
    QCoro::Task<Result<Share>> create(
        QString session, QString by, bool isPublic, QDateTime expires);
    std::optional<Share> ofSession(const QString &session) const;
    /// Nothing for what is unknown, revoked or has ended.
    std::optional<Share> find(const QString &token) const;
    /// NotFound.
    QCoro::Task<Result<void>> remove(QString session);

private:
    void put(const Share &share);
    void drop(const QString &recordId);

    store::Store &m_store;
    const Clock &m_clock;
    QHash<QString, Share> m_byId; // by record id, which is the token's digest
    QHash<QString, QString> m_idOf; // by session
};

/// What the routes need. All outlive the router.
struct ShareParts {
    Shares *shares;
    sessions::SessionService *sessions;
    auth::Authenticator *authenticator;
    auth::Accounts *accounts;
    auth::Audit *audit;
    const Clock *clock;
    std::function<QUrl()> address; ///< how people reach the server
    Sharing sharing = Sharing::SignedIn;
};

/// `/api/v1/sessions/{id}/share`, and `/s/{token}`: the session as a page, or as JSON for programs.
void addShareRoutes(http::Router &router, ShareParts parts);

} // namespace ccplant::api
