// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/accounts.h"
#include "server/auth/github_policy.h"
#include "server/github/client.h"

#include <QSet>

namespace ccplant::auth {

/// The users that come from GitHub: keeps their tokens (in the collection `github-tokens`, which
/// the store seals), and asks GitHub again and again whether they still belong to their teams.
/// Lives in one thread.
class GitHubUsers : public QObject {
    Q_OBJECT
public:
    struct Options {
        github::OAuthApp app;
        GitHubPolicy policy;
        std::chrono::milliseconds recheck{std::chrono::minutes(10)}; ///< how old an answer may be
        std::chrono::milliseconds grace{
            std::chrono::hours(24)}; ///< and how old where GitHub cannot be asked
    };
    struct Parts {
        store::Store *store;
        const Clock *clock;
        github::Client *client;
        Accounts *accounts;
        const Directory *directory;
    }; // all outlive it

    GitHubUsers(Parts parts, Options options, QObject *parent = nullptr);

    const Options &options() const { return m_options; }
    github::Client &client() const { return *m_parts.client; }

    /// Whose tokens these are, as stored from now on. Forbidden, with who can help, when they may
    /// not sign in; then nothing is kept.
    QCoro::Task<Result<Account>> signIn(github::UserTokens tokens);
    /// What they may do now, by GitHub's last answer. Forbidden: nothing any more. Unauthenticated:
    /// they have to sign in again. Unavailable: GitHub could not be asked for too long.
    Result<http::Permissions> permissionsOf(const Account &account) const;
    /// Asks GitHub again, in the background, when its last answer is too old.
    void touch(const Account &account);
    /// Asks now; the account as it is then. One at a time for each user: Conflict.
    QCoro::Task<Result<Account>> recheck(QString user);
    /// The user's token for GitHub, refreshed when it has ended or is about to. Unauthenticated
    /// when there is none that GitHub takes.
    QCoro::Task<Result<QByteArray>> token(QString user);
    /// Makes the token void at GitHub, as far as GitHub can be reached, and forgets it.
    QCoro::Task<Result<void>> forget(QString user);

private:
    struct Membership;
    QCoro::Task<Result<Membership>> ask(QByteArray token);
    QCoro::Task<Result<void>> keep(QString user, github::UserTokens tokens, store::Expect expect);
    QCoro::Task<Result<QByteArray>> refreshed(QString user, store::Record record);
    QCoro::Task<Result<Account>> recheckNow(QString user, Account account);

    Parts m_parts;
    Options m_options;
    QSet<QString> m_busy; // who is being asked about
    QHash<QString, QDateTime> m_tried; // when, without success
};

} // namespace ccplant::auth
