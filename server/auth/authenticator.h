// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/browser_sign_ins.h"
#include "server/auth/hosts.h"
#include "server/auth/login_links.h"
#include "server/auth/owner_token.h"
#include "server/auth/throttle.h"
#include "server/http/router.h"

namespace ccplant::auth {

/// The user that the owner token and its login links stand for.
inline constexpr QStringView ownerUser = u"owner";

/// Why a request is not let through.
struct Refusal {
    Error error;
    std::chrono::seconds retryAfter { 0 };
};

/// Decides who makes a request and whether it may go on to its handler. Lives in the listener's thread.
class Authenticator : public QObject {
    Q_OBJECT
public:
    struct Parts {
        OwnerToken token;
        Hosts hosts;
        BrowserSignIns *signIns; ///< outlives it
        LoginLinks *links; ///< outlives it
        const Clock *clock; ///< outlives it
    };
    explicit Authenticator(Parts parts, QObject *parent = nullptr);

    /// In this order: `Host` (403), `Origin` (403), credentials (401, 429 for one who guesses; not for open routes), and for
    /// credentials that a browser adds by itself a proof of intent (403): `X-Ccplant` for unsafe methods, `Origin` for
    /// sockets. Sets the request's identity. Every refusal is logged.
    std::optional<Refusal> check(http::Request &request, const http::Match &match);

    /// Uses a one-time link: the Set-Cookie value. Refusals: 403 for a bad link, 429 for one who guesses.
    tl::expected<QByteArray, Refusal> signIn(const http::Request &request, const QByteArray &token);
    LoginLinks::Ticket newLink(const QString &user) { return m_parts.links->create(user); }
    /// Signs out the browser that makes the request; the Set-Cookie value that makes it forget the cookie.
    QCoro::Task<Result<QByteArray>> signOut(QByteArray cookieHeader);

    using Present = std::function<http::Reply(const http::Request &, const Error &)>;
    /// Puts itself before all handlers, and renews cookies in answers. `present` words a refusal.
    void install(http::Router &router, Present present);

private:
    std::optional<Refusal> checkOrigin(const http::Request &request) const;
    std::optional<Refusal> identify(http::Request &request);
    std::optional<Refusal> checkIntent(const http::Request &request, const http::Match &match) const;
    Refusal failed(const http::Request &request, ErrorCode code, const QString &detail);

    Parts m_parts;
    Throttle m_throttle;
};

} // namespace ccplant::auth
