// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/clock.h"
#include "shared/error.h"

#include <memory>
#include <QCoro/QCoroTask>
#include <QJsonDocument>
#include <QStringList>
#include <QUrl>

QT_FORWARD_DECLARE_CLASS(QNetworkAccessManager)
QT_FORWARD_DECLARE_CLASS(QNetworkReply)
QT_FORWARD_DECLARE_CLASS(QNetworkRequest)

namespace ccplant::github {

/// A GitHub: github.com, or an Enterprise server. A value.
struct Site {
    QUrl web{QStringLiteral("https://github.com")}; ///< without a path

    /// `https://api.github.com`, or `WEB/api/v3`.
    QUrl api() const;
    bool isPublic() const { return web.host() == QLatin1StringView("github.com"); }
};

/// An OAuth app, or the OAuth side of a GitHub App.
struct OAuthApp {
    QString clientId;
    QByteArray clientSecret;
    QString scope; ///< separated by spaces
};

/// What a user's sign-in gave.
struct UserTokens {
    QByteArray access;
    QByteArray refresh = {}; ///< empty: the access token does not end
    QDateTime expires = {}; ///< of the access token; null: never
    QDateTime refreshExpires = {};
    bool operator==(const UserTokens &) const = default;
};

struct User {
    qint64 id = 0; ///< does not change; a login may go to somebody else
    QString login;
    QString name;
};

/// A token of a GitHub App's installation.
struct InstallationToken {
    QByteArray token;
    QDateTime expires;
};

/// Asks a GitHub. Every call ends within `deadline`, answers are bounded, redirects are not
/// followed, and what may be asked twice is asked once more when GitHub stumbles. Lives in one
/// thread.
///
/// Errors: Unauthenticated (GitHub does not take the token, code or secret), Forbidden, NotFound,
/// RateLimited (`extra.retry_after`: seconds), Unavailable (no answer, 5xx, or an answer that makes
/// no sense), Timeout.
class Client {
public:
    static constexpr std::chrono::seconds deadline{10};
    static constexpr qsizetype maxAnswer = 1024 * 1024;
    static constexpr int pageSize = 100;
    static constexpr int maxPages = 20;

    /// `clock` outlives it.
    Client(Site site, const Clock &clock);
    ~Client();

    const Site &site() const { return m_site; }
    /// For tests.
    void setDeadline(std::chrono::milliseconds time) { m_deadline = time; }

    /// Where a browser is sent to sign in.
    QUrl authorizeUrl(const OAuthApp &app, const QUrl &redirect, const QByteArray &state,
        const QByteArray &challenge) const;
    QCoro::Task<Result<UserTokens>> exchange(
        OAuthApp app, QByteArray code, QByteArray verifier, QUrl redirect);
    QCoro::Task<Result<UserTokens>> refresh(OAuthApp app, QByteArray refreshToken);
    /// Makes an access token void at GitHub.
    QCoro::Task<Result<void>> revoke(OAuthApp app, QByteArray accessToken);

    QCoro::Task<Result<User>> user(QByteArray token);
    /// `org/team`, by slugs.
    QCoro::Task<Result<QStringList>> teams(QByteArray token);
    QCoro::Task<Result<QStringList>> organizations(QByteArray token);

    /// The installation of the app that `jwt` is of for `owner/name`. NotFound when it is not
    /// installed there.
    QCoro::Task<Result<qint64>> installationOf(QByteArray jwt, QString repository);
    /// A token that reaches this one repository (its name without the owner) and no other; to read
    /// it only, or as far as the app may.
    QCoro::Task<Result<InstallationToken>> installationToken(
        QByteArray jwt, qint64 installation, QString name, bool write);

    struct Access {
        bool pull = false;
        bool push = false;
    };
    /// What a user may do with `owner/name`. NotFound when they do not even see it.
    QCoro::Task<Result<Access>> access(QByteArray token, QString repository);

private:
    struct Call;
    struct Answer;
    QCoro::Task<Result<Answer>> ask(Call call);
    static std::unique_ptr<QNetworkReply> send(
        QNetworkAccessManager &network, const QNetworkRequest &request, const Call &call);
    QCoro::Task<Result<Answer>> askOnce(Call call);
    QCoro::Task<Result<QJsonArray>> all(QByteArray token, QString path);
    QCoro::Task<Result<UserTokens>> tokens(QByteArray form);
    QUrl apiUrl(const QString &path) const;

    Site m_site;
    const Clock &m_clock;
    std::chrono::milliseconds m_deadline = deadline;
    std::shared_ptr<QNetworkAccessManager> m_network;
};

/// What the token endpoint answered, as tokens. It says errors with status 200. Pure.
Result<UserTokens> readTokens(const QByteArray &body, const QDateTime &now);
/// `rel="next"` of a Link field (RFC 8288), if it leads to `host`; else empty. Pure.
QUrl nextPage(const QByteArray &link, const QUrl &site);
/// `owner/name` of a repository on this GitHub, of whatever spelling: a URL for https or ssh, or
/// the name itself; empty when it is elsewhere. Pure.
QString repositoryName(const QString &repository, const Site &site);

} // namespace ccplant::github
