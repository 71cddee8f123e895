// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/rate_guard.h"

#include "server/auth/throttle.h"

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

bool carriesCredentials(const http::Request &request)
{
    return !request.header("authorization").isEmpty() || !request.header("x-api-key").isEmpty()
        || !request.header("cookie").isEmpty();
}

bool isMetered(const http::Match &match)
{
    return !match.route || match.route->options.metered;
}

/// Static keys have no ids: each user's count as one.
QByteArray keyName(const http::Identity &identity)
{
    return identity.method == "static-key"_L1 ? "static:" + identity.user.toUtf8()
                                              : identity.key.toUtf8();
}

} // namespace

RateGuard::RateGuard(Policies policies, const Clock &clock)
    : m_addresses(policies.address)
    , m_users(policies.user)
    , m_keys(policies.key)
    , m_clock(clock)
{
}

/// `NAME` is `KIND:WHO`.
RateLimiter::Verdict RateGuard::takeOne(const QByteArray &name)
{
    RateLimiter &limiter = name.startsWith("address:") ? m_addresses
        : name.startsWith("user:")                     ? m_users
                                                       : m_keys;
    return limiter.take(name, m_clock.now());
}

std::optional<http::Reply> RateGuard::judge(http::Request &request, const QList<QByteArray> &names)
{
    std::optional<RateLimiter::Verdict> tightest;
    for (const QByteArray &name : names) {
        const QByteArray kind = name.first(name.indexOf(':'));
        const RateLimiter &limiter = kind == "address" ? m_addresses
            : kind == "user"                           ? m_users
                                                       : m_keys;
        if (limiter.isOff())
            continue;
        const RateLimiter::Verdict verdict = takeOne(name);
        if (tightest && verdict.allowed && verdict.remaining >= tightest->remaining)
            continue;
        tightest = verdict;
        request.rateLimit = '"' + kind + "\";r=" + QByteArray::number(verdict.remaining)
            + ";t=" + QByteArray::number(qint64(verdict.reset.count()));
        request.ratePolicy = '"' + kind + "\";q=" + QByteArray::number(limiter.policy().requests)
            + ";w=" + QByteArray::number(qint64(limiter.policy().window.count()));
        if (!verdict.allowed)
            break;
    }
    if (!tightest || tightest->allowed)
        return {};
    const qint64 wait = std::max<qint64>(1, tightest->retryAfter.count());
    return http::Reply::problem(
        {ErrorCode::RateLimited, u"Too many requests. Try again in %1 seconds."_s.arg(wait), {},
            {}},
        request)
        .with("Retry-After", QByteArray::number(wait));
}

void RateGuard::installForAddresses(http::Router &router)
{
    router.addFilter([this](http::Request &request,
                         const http::Match &match) -> std::optional<http::Reply> {
        const bool open = match.route && match.route->options.rule.isOpen();
        if (!isMetered(match) || (carriesCredentials(request) && !open))
            return {};
        return judge(request, {"address:" + Throttle::network(request.peer).toString().toLatin1()});
    });
}

void RateGuard::installForUsers(http::Router &router)
{
    router.addFilter(
        [this](http::Request &request, const http::Match &match) -> std::optional<http::Reply> {
            const http::Identity &identity = request.identity;
            if (!isMetered(match) || identity.user.isEmpty() || identity.method == "owner-token"_L1)
                return {};
            QList<QByteArray> names{"user:" + identity.user.toUtf8()};
            if (!identity.key.isEmpty())
                names.prepend("key:" + keyName(identity));
            return judge(request, names);
        });
    router.addFinisher([](const http::Request &request, http::Reply &reply) {
        if (request.rateLimit.isEmpty())
            return;
        reply.headers.append("RateLimit", request.rateLimit);
        reply.headers.append("RateLimit-Policy", request.ratePolicy);
    });
}

} // namespace ccplant::auth
