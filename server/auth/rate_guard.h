// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/authenticator.h"
#include "server/auth/rate_limiter.h"

namespace ccplant::auth {

/// Bounds how often one key, one user and one address may ask (an address only where nobody is
/// signed in: many people share one). Says so in `RateLimit` and `RateLimit-Policy`
/// (draft-ietf-httpapi-ratelimit-headers-10) and `Retry-After`. The owner's token and the probes
/// are not bounded. Each replica counts for itself. Lives in the listener's thread.
class RateGuard {
public:
    struct Policies {
        RatePolicy address; ///< an IPv6 network of 64 bits is one
        RatePolicy user;
        RatePolicy key;
    };
    /// `clock` outlives it.
    RateGuard(Policies policies, const Clock &clock);

    /// Before authentication: who asks without credentials, or for what is open to everybody.
    void installForAddresses(http::Router &router);
    /// After it, with the answers' fields.
    void installForUsers(http::Router &router);

private:
    std::optional<http::Reply> judge(http::Request &request, const QList<QByteArray> &names);
    RateLimiter::Verdict takeOne(const QByteArray &name);

    RateLimiter m_addresses, m_users, m_keys;
    const Clock &m_clock;
};

} // namespace ccplant::auth
