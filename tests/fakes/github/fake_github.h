// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/github/jwt.h"
#include "tests/fakes/github/http.h"

#include <optional>
#include <QDateTime>
#include <QSet>

namespace ccplant::test {

/// A GitHub Enterprise server on loopback, as strict as the real one as far as ccplant asks it:
/// OAuth (authorize, access_token with PKCE, refresh, revocation), `/user`, `/user/orgs`,
/// `/user/teams`, team memberships, GitHub Apps with installations and repository-limited tokens,
/// rate limits, Link paging. What the real one refuses it refuses with the same status and error.
/// Misbehaves on request (`http.faults`). Lives in one thread.
class FakeGitHub {
public:
    struct User {
        qint64 id = 0;
        QString login;
        QString name = {};
        QStringList organizations = {};
        QStringList teams = {}; ///< `org/team`
        QStringList invitedTo = {}; ///< teams that are pending
        QStringList reads = {}, writes = {}; ///< repositories, `owner/name`
    };
    /// The OAuth app that is registered.
    struct App {
        QString clientId = QStringLiteral("Iv1.0123456789abcdef");
        QByteArray clientSecret = "fake-client-secret-0123456789abcdef01234567";
        QUrl callback; ///< redirect_uri must be on its host and port, and below its path
        bool tokensExpire = true; ///< then there are refresh tokens
    };
    struct Installation {
        qint64 id = 0;
        QString account;
        QStringList repositories; ///< names without the owner
        bool suspended = false;
    };

    FakeGitHub();

    QUrl url() const;
    QUrl url(const QString &path) const;

    App app;
    QList<User> users;
    QString
        signedIn; ///< login of who sits at the browser; empty: nobody, and a login page is shown
    bool consents = true; ///< else the browser comes back with access_denied
    qint64 tokenSeconds = 8 * 3600; ///< how long access tokens live

    QString appId = QStringLiteral("4711");
    std::optional<github::RsaKey> appKey; ///< public, to check what the app signs
    QList<Installation> installations;
    qint64 installationTokenSeconds = 3600;
    QString
        gitFolder; ///< bare repositories OWNER/NAME.git, served over "dumb" HTTP to who has a token

    int rateLimit = 5000; ///< requests a token may make until rateReset
    QHash<QByteArray, int> used; ///< by credentials
    qint64 rateReset = 1800; ///< seconds from now
    int pageSize = 0; ///< more than 0: no page is longer, whatever is asked for

    GitHubHttp http;

    User *find(const QString &login);
    /// As if the user had revoked the app in their settings.
    void revokeAll(const QString &login);
    /// Access tokens that are good now.
    QList<QByteArray> liveTokens() const;
    /// Everything secret that was given out or is known, to look for where it must not be.
    QList<QByteArray> secrets() const;
    /// As if time had passed for tokens only.
    void expireAccessTokens();
    qint64 requestsTo(const QString &path) const;

    struct InstallationGrant {
        qint64 installation;
        QStringList repositories; ///< `owner/name`
        QDateTime expires;
        bool writes = true;
    };
    QHash<QByteArray, InstallationGrant> installationTokens;

private:
    struct Code {
        QString login;
        QUrl redirect;
        QByteArray challenge;
        QString scope;
        QDateTime expires;
    };
    struct Grant {
        QString login;
        QString scope;
        QDateTime expires; // null: never
        bool refresh = false;
    };

    GitHubReply handle(const GitHubRequest &request);
    GitHubReply authorize(const GitHubRequest &request);
    GitHubReply accessToken(const GitHubRequest &request);
    GitHubReply byCode(const QUrlQuery &form);
    GitHubReply byRefresh(const QUrlQuery &form);
    GitHubReply grant(const QString &login, const QString &scope);
    GitHubReply deleteToken(const GitHubRequest &request);
    bool isCallback(const QUrl &redirect) const;

    GitHubReply rest(const GitHubRequest &request, const QString &path);
    GitHubReply forUser(
        const GitHubRequest &request, const QString &path, User &user, const Grant &grant);
    GitHubReply membership(const QString &path, const User &user) const;
    GitHubReply paged(const GitHubRequest &request, const QJsonArray &all) const;
    std::optional<GitHubReply> limited(const QByteArray &credentials);
    void addRate(const QByteArray &credentials, GitHubReply &reply) const;

    GitHubReply asApp(const GitHubRequest &request, const QString &path);
    GitHubReply makeInstallationToken(const GitHubRequest &request, qint64 id);
    QJsonObject installationJson(const Installation &installation) const;
    std::optional<GitHubReply> git(const GitHubRequest &request) const;

    QHash<QByteArray, Code> m_codes;
    QHash<QByteArray, Grant> m_tokens;
    QList<QByteArray> m_secrets;
};

} // namespace ccplant::test
