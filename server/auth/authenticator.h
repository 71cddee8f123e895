// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/accounts.h"
#include "server/auth/api_keys.h"
#include "server/auth/audit.h"
#include "server/auth/browser_sign_ins.h"
#include "server/auth/directory.h"
#include "server/auth/github_users.h"
#include "server/auth/login_links.h"
#include "server/auth/owner_token.h"
#include "server/auth/throttle.h"
#include "server/http/router.h"

namespace ccplant::auth {

/// The user that the owner token and its login links stand for.
inline constexpr QStringView ownerUser = u"owner";

/// How people may sign in.
enum class AuthMode {
    Both, ///< with GitHub, or with a token or login link
    ApiKey, ///< not with GitHub
    OAuthOnly, ///< browsers with GitHub only; tokens and keys stay good for programs
};

/// Why a request is not let through.
struct Refusal {
    Error error;
    std::chrono::seconds retryAfter{0};
};

/// Decides who makes a request. Lives in the listener's thread.
class Authenticator : public QObject {
    Q_OBJECT
public:
    struct Parts {
        OwnerToken token;
        BrowserSignIns *signIns; ///< outlives it
        LoginLinks *links; ///< outlives it
        ApiKeys *apiKeys; ///< outlives it
        Accounts *accounts; ///< outlives it
        Directory *directory; ///< outlives it
        Audit *audit; ///< outlives it
        const Clock *clock; ///< outlives it
        AuthMode mode = AuthMode::Both;
        GitHubUsers *github = nullptr; ///< outlives it; null: there is no sign-in with GitHub
    };
    explicit Authenticator(Parts parts, QObject *parent = nullptr);

    /// Finds who it is and sets the request's identity: by the token or key in `Authorization`
    /// (`Bearer` or `token`) or `X-API-Key` (401 when it is wrong, 429 for one who guesses), else
    /// by the cookie (401). Then judges by the route's rule (403). Routes that are open are let
    /// through as they are. Every refusal is logged, and those of wrong
    /// credentials and missing permissions are audited.
    std::optional<Refusal> check(http::Request &request, const http::Match &match);

    /// Who the request's credentials stand for, whatever the route and however often it is asked
    /// wrongly. Unauthenticated when they are none of ours, Forbidden when their user may not do
    /// anything here any more (the detail says who can help).
    Result<http::Identity> whoIs(const http::Request &request);
    /// A question to be asked again and again while an answer stays open: whom the credentials that
    /// opened it stand for by now.
    using Standing = std::function<std::optional<http::Identity>()>;
    Standing standingOf(const http::Request &request);

    using SetCookie = tl::expected<QByteArray, Refusal>;
    /// Uses a one-time link: the Set-Cookie value. Refusals: 403 for a bad link, 429 for one who
    /// guesses.
    QCoro::Task<SetCookie> signIn(http::RequestPtr request, QByteArray token);
    /// Signs a browser in with what a person pasted: the owner token, or a one-time link's token.
    /// The Set-Cookie value; the same refusals.
    QCoro::Task<SetCookie> signInByHand(http::RequestPtr request, QByteArray token);
    LoginLinks::Ticket newLink(const QString &user) { return m_parts.links->create(user); }
    /// Counts, logs and audits a sign-in that failed; what is to be answered.
    Refusal refused(const http::Request &request, const Error &error);
    /// Logs and audits a sign-in, and makes its cookie (Set-Cookie value).
    QByteArray signedIn(const http::Request &request, const QString &user, const QString &with);
    /// A program's token in place of the one that makes the request. Forbidden for other
    /// credentials.
    Result<BrowserSignIns::ProgramToken> renew(const http::Request &request) const;
    AuthMode mode() const { return m_parts.mode; }
    /// Signs out the browser or program that makes the request; the Set-Cookie value that makes a
    /// browser forget the cookie.
    QCoro::Task<Result<QByteArray>> signOut(http::RequestPtr request);
    /// The same for every browser of the user.
    QCoro::Task<Result<QByteArray>> signOutEverywhere(QString user);

    using Present = std::function<http::Reply(const http::Request &, const Error &)>;
    /// Puts itself before the handlers (after the guards of server/http that look at Host and
    /// Origin, before the one that wants a proof of intent), and renews cookies in answers.
    /// `present` words a refusal.
    void install(http::Router &router, Present present);

Q_SIGNALS:
    /// Credentials that were good may not be any more, or may do something else.
    void changed();

private:
    std::optional<Refusal> identify(http::Request &request);
    Result<http::Identity> holderOf(const QByteArray &secret);
    Result<http::Identity> identityOf(const ApiKey &key) const;
    Result<http::Identity> identityOf(const SignIn &signIn, const QString &method) const;
    Result<http::Identity> personOf(const QString &user, const QString &method) const;
    void note(const http::Request &request, const Refusal &refusal);
    Refusal failed(const http::Request &request, ErrorCode code, const QString &detail);

    Parts m_parts;
    Throttle m_throttle;
};

} // namespace ccplant::auth
