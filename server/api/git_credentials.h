// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/keyring.h"
#include "server/github/app.h"
#include "server/http/router.h"
#include "shared/clock.h"

#include <QMap>

namespace ccplant::auth {
class Accounts;
class Authenticator;
class GitHubUsers;
} // namespace ccplant::auth
namespace ccplant::sessions {
class SessionService;
}

namespace ccplant::api {

/// Gives sessions what their git needs to reach their repository: not a token, which would end and
/// be in the environment of every process, but a credential helper, and a handle by which the
/// helper asks this server for a token whenever git wants one. The handle is good for the one
/// repository of the one session, as long as the session is there. Lives in one thread.
class GitCredentials {
public:
    struct Parts {
        github::App *app;
        github::Client *client;
        auth::GitHubUsers *users; ///< null: nobody signs in with GitHub
        auth::Accounts *accounts;
        auth::Authenticator *authenticator;
        const Clock *clock;
    }; // all outlive it

    /// `helper`: the program ccplant-git-credential. `address`: how sessions reach this server.
    GitCredentials(Parts parts, auth::Keyring keys, QString helper, std::function<QUrl()> address);

    /// The variables for a session with this repository; none for one that is elsewhere.
    QMap<QString, QString> environmentFor(const QString &session, const QString &repository) const;
    /// Answers the helper.
    QCoro::Task<http::Reply> give(sessions::SessionService *sessions, http::RequestPtr request);

private:
    QCoro::Task<Result<github::InstallationToken>> tokenFor(QString user, QString repository);

    Parts m_parts;
    auth::Keyring m_keys;
    QString m_helper;
    std::function<QUrl()> m_address;
};

/// `POST /api/v1/git/credentials`, for the helper. `credentials` may be null: there is no GitHub
/// App. Both outlive the router.
void addGitCredentialsRoute(
    http::Router &router, GitCredentials *credentials, sessions::SessionService &sessions);

} // namespace ccplant::api
