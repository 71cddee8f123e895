// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/authenticator.h"

#include "server/auth/permissions.h"
#include "shared/log.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

Refusal refuse(ErrorCode code, const QString &detail)
{
    return {.error = {code, detail, {}, {}}, .retryAfter = {}};
}

/// The owner may do everything. Nobody else can have a cookie or a token of that kind.
http::Identity personOf(const QString &user, const QString &method)
{
    return {.user = user,
        .method = method,
        .browser = false,
        .permissions = user == ownerUser ? everyPermission() : http::Permissions(),
        .teams = {},
        .key = {}};
}

/// The key or token that a request brings along; nothing when it brings none. Empty when the header
/// is there but has none in it.
std::optional<QByteArray> secretIn(const http::Request &request)
{
    const QByteArray header = request.header("authorization").trimmed();
    if (header.isEmpty()) {
        const QByteArray key = request.header("x-api-key").trimmed();
        return key.isEmpty() ? std::nullopt : std::optional(key);
    }
    for (const QByteArrayView scheme : {QByteArrayView("Bearer "), QByteArrayView("token ")}) {
        if (header.first(std::min(header.size(), scheme.size()))
                .compare(scheme, Qt::CaseInsensitive)
            == 0)
            return header.sliced(scheme.size()).trimmed();
    }
    return QByteArray();
}

std::optional<Refusal> judge(const http::Identity &identity, const http::Rule &rule)
{
    if (rule.isForPeople() && !identity.key.isEmpty())
        return refuse(ErrorCode::Forbidden, u"This cannot be done with an API key."_s);
    if ((identity.permissions & rule.permissions()) != rule.permissions())
        return refuse(ErrorCode::Forbidden,
            u"You may not do this: it needs the permission %1. An administrator of this server can give it."_s
                .arg(rule.name()));
    return {};
}

http::Reply replyTo(
    const http::Request &request, const Refusal &refusal, const Authenticator::Present &present)
{
    http::Reply reply = present(request, refusal.error);
    if (reply.status == 401)
        reply.headers.append(
            QHttpHeaders::WellKnownHeader::WWWAuthenticate, "Bearer realm=\"ccplant\"");
    if (refusal.retryAfter.count() > 0)
        reply.headers.append(QHttpHeaders::WellKnownHeader::RetryAfter,
            QByteArray::number(qint64(refusal.retryAfter.count())));
    return reply;
}

} // namespace

Authenticator::Authenticator(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
}

std::optional<Refusal> Authenticator::check(http::Request &request, const http::Match &match)
{
    if (match.route && match.route->options.rule.isOpen())
        return {};
    auto refusal = identify(request);
    if (!refusal && match.route)
        refusal = judge(request.identity, match.route->options.rule);
    if (refusal)
        note(request, *refusal);
    return refusal;
}

void Authenticator::note(const http::Request &request, const Refusal &refusal)
{
    // Somebody who has yet to sign in is no cause for alarm; wrong credentials are.
    const bool tried =
        refusal.error.code != ErrorCode::Unauthenticated || secretIn(request).has_value();
    // The path has no query and so no login link's token in it.
    logEvent(lcAuth(), tried ? log::Level::Warning : log::Level::Info, u"refused"_s,
        {{u"request_id"_s, request.id}, {u"peer"_s, request.peer.toString()},
            {u"method"_s, QString::fromLatin1(request.method)}, {u"path"_s, request.path.left(200)},
            {u"status"_s, statusOf(refusal.error.code)}, {u"detail"_s, refusal.error.detail}});
    if (tried)
        m_parts.audit->addRefusal(AuditEntry::of(request, u"refused"_s,
                                      QString::fromLatin1(request.method) + u' ' + request.path),
            refusal.error.code);
}

QByteArray Authenticator::signedIn(
    const http::Request &request, const QString &user, const QString &with)
{
    logEvent(lcAuth(), log::Level::Info, u"signed in"_s,
        {{u"request_id"_s, request.id}, {u"peer"_s, request.peer.toString()}, {u"user"_s, user},
            {u"with"_s, with}});
    AuditEntry entry = AuditEntry::of(request, u"sign_in"_s, {});
    entry.user = user;
    entry.method = with;
    m_parts.audit->add(entry);
    return m_parts.signIns->signIn(user);
}

std::optional<Refusal> Authenticator::identify(http::Request &request)
{
    if (const auto secret = secretIn(request)) {
        const auto identity = holderOf(*secret);
        if (!identity)
            return failed(request, ErrorCode::Unauthenticated,
                u"The token or key is not right, or it has expired. The owner's token is in the file owner-token in the server's data folder."_s);
        request.identity = *identity;
        return {};
    }
    const auto signIn = m_parts.signIns->check(request.header("cookie"));
    if (!signIn)
        return refuse(ErrorCode::Unauthenticated,
            u"Sign in first: with the header 'Authorization: Bearer TOKEN', or with a login link from ccplantd --print-login-link"_s);
    request.identity = personOf(signIn->user, u"cookie"_s);
    request.identity.browser = true;
    return {};
}

std::optional<http::Identity> Authenticator::holderOf(const QByteArray &secret)
{
    if (m_parts.token.matches(secret))
        return personOf(ownerUser.toString(), u"owner-token"_s);
    if (const auto key = m_parts.apiKeys->use(secret))
        return identityOf(*key);
    if (const auto key = m_parts.directory->findKey(secret))
        return http::Identity{.user = key->user,
            .method = u"static-key"_s,
            .browser = false,
            .permissions = key->permissions,
            .teams = key->teams,
            .key = u"static"_s};
    return {};
}

http::Identity Authenticator::identityOf(const ApiKey &key) const
{
    http::Identity identity{.user = key.user,
        .method = u"api-key"_s,
        .browser = false,
        .permissions = key.scopes,
        .teams = {},
        .key = key.id};
    if (!key.team.isEmpty()) { // never more than the team has today
        identity.teams = QStringList{key.team};
        identity.permissions &= m_parts.directory->permissionsOfTeam(key.team);
    }
    return identity;
}

Refusal Authenticator::failed(const http::Request &request, ErrorCode code, const QString &detail)
{
    const auto wait = m_throttle.failed(request.peer, m_parts.clock->now());
    if (wait.count() == 0)
        return refuse(code, detail);
    Refusal refusal = refuse(ErrorCode::RateLimited,
        u"Too many failed sign-ins from this address. Try again in %1 seconds."_s.arg(
            wait.count()));
    refusal.retryAfter = wait;
    return refusal;
}

tl::expected<QByteArray, Refusal> Authenticator::signIn(
    const http::Request &request, const QByteArray &token)
{
    const Result<QString> user = m_parts.links->redeem(token);
    if (!user) {
        const Refusal refusal = failed(request, user.error().code, user.error().detail);
        note(request, refusal);
        return tl::unexpected(refusal);
    }
    return signedIn(request, *user, u"login-link"_s);
}

tl::expected<QByteArray, Refusal> Authenticator::signInByHand(
    const http::Request &request, const QByteArray &token)
{
    if (!m_parts.token.matches(token))
        return signIn(request, token);
    return signedIn(request, ownerUser.toString(), u"owner-token"_s);
}

QCoro::Task<Result<QByteArray>> Authenticator::signOut(QByteArray cookieHeader)
{
    BrowserSignIns *signIns = m_parts.signIns;
    if (const auto signIn = signIns->check(cookieHeader)) {
        const auto done = co_await signIns->signOut(*signIn);
        if (!done)
            co_return tl::unexpected(done.error());
    }
    co_return signIns->clearing();
}

QCoro::Task<Result<QByteArray>> Authenticator::signOutEverywhere(QString user)
{
    BrowserSignIns *signIns = m_parts.signIns;
    const auto done = co_await signIns->signOutEverywhere(std::move(user));
    if (!done)
        co_return tl::unexpected(done.error());
    co_return signIns->clearing();
}

void Authenticator::install(http::Router &router, Present present)
{
    router.addFilter([this, present](http::Request &request,
                         const http::Match &match) -> std::optional<http::Reply> {
        const auto refusal = check(request, match);
        return refusal ? std::optional(replyTo(request, *refusal, present)) : std::nullopt;
    });
    router.addFinisher([this](const http::Request &request, http::Reply &reply) {
        if (!request.identity.browser
            || reply.headers.contains(QHttpHeaders::WellKnownHeader::SetCookie))
            return;
        if (const QByteArray renewed = m_parts.signIns->renewal(request.header("cookie"));
            !renewed.isEmpty())
            reply.headers.append(QHttpHeaders::WellKnownHeader::SetCookie, renewed);
    });
}

} // namespace ccplant::auth
