// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/authenticator.h"

#include "server/auth/permissions.h"
#include "server/http/middleware/accesslog.h"
#include "shared/log.h"

#include <algorithm>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

Refusal refuse(ErrorCode code, const QString &detail)
{
    return {.error = {code, detail, {}, {}}, .retryAfter = {}};
}

Failure notOurs()
{
    return fail(ErrorCode::Unauthenticated,
        u"The token or key is not right, or it has expired. The owner's token is in the file owner-token in the server's data folder."_s);
}

Failure disabled()
{
    return fail(ErrorCode::Forbidden,
        u"Your account is disabled. An administrator of this server can enable it."_s);
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
    if ((identity.permissions & rule.permissions()) == rule.permissions())
        return {};
    return refuse(ErrorCode::Forbidden,
        identity.key.isEmpty()
            ? u"You may not do this: it needs the permission %1. An administrator of this server can give it."_s
                  .arg(rule.name())
            : u"This key may not do this: it needs the permission %1. Make a key that has it, or ask an administrator of this server."_s
                  .arg(rule.name()));
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
    connect(m_parts.signIns, &BrowserSignIns::voided, this, &Authenticator::changed);
    connect(m_parts.apiKeys, &ApiKeys::changed, this, &Authenticator::changed);
    connect(m_parts.directory, &Directory::reloaded, this, &Authenticator::changed);
    connect(m_parts.accounts, &Accounts::changed, this, &Authenticator::changed);
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
            {u"method"_s, QString::fromLatin1(request.method)},
            {u"path"_s, http::loggedPath(request)}, {u"status"_s, statusOf(refusal.error.code)},
            {u"detail"_s, refusal.error.detail}});
    if (tried)
        m_parts.audit->addRefusal(
            AuditEntry::of(request, u"refused"_s,
                QString::fromLatin1(request.method) + u' ' + http::loggedPath(request)),
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
    auto identity = whoIs(request);
    if (identity) {
        request.identity = std::move(*identity);
        return {};
    }
    const Error &error = identity.error();
    if (error.code == ErrorCode::Unauthenticated && secretIn(request))
        return failed(request, error.code, error.detail);
    return Refusal{.error = error, .retryAfter = {}};
}

Result<http::Identity> Authenticator::whoIs(const http::Request &request)
{
    if (const auto secret = secretIn(request))
        return holderOf(*secret);
    if (const auto signIn = m_parts.signIns->check(request.header("cookie")))
        return identityOf(*signIn, u"cookie"_s);
    return fail(ErrorCode::Unauthenticated,
        u"Sign in first: with the header 'Authorization: Bearer TOKEN', or with a login link from ccplantd --print-login-link"_s);
}

/// The owner may do everything, others what GitHub and the configuration say by now.
Result<http::Identity> Authenticator::personOf(const QString &user, const QString &method) const
{
    http::Identity identity{.user = user, .method = method};
    if (user == ownerUser) {
        identity.permissions = everyPermission();
        return identity;
    }
    const auto account = m_parts.accounts->find(user);
    if (account && account->disabled)
        return disabled();
    if (!account || !account->isFromGitHub() || !m_parts.github)
        return fail(
            ErrorCode::Unauthenticated, u"This sign-in is not known any more. Sign in again."_s);
    const auto permissions = m_parts.github->permissionsOf(*account);
    m_parts.github->touch(*account);
    if (!permissions)
        return tl::unexpected(permissions.error());
    identity.permissions = *permissions;
    identity.teams = account->teams;
    return identity;
}

Result<http::Identity> Authenticator::identityOf(const SignIn &signIn, const QString &method) const
{
    return personOf(signIn.user, method).map([&](http::Identity identity) {
        identity.browser = method == "cookie"_L1;
        return identity;
    });
}

Authenticator::Standing Authenticator::standingOf(const http::Request &request)
{
    const auto orNothing = [](const Result<http::Identity> &identity) {
        return identity ? std::optional(*identity) : std::nullopt;
    };
    const auto secret = secretIn(request);
    const bool byToken = secret && secret->startsWith(signInTokenPrefix);
    if (secret && !byToken)
        return [this, orNothing, secret = *secret] { return orNothing(holderOf(secret)); };
    const auto signIn = byToken ? m_parts.signIns->checkToken(*secret)
                                : m_parts.signIns->check(request.header("cookie"));
    if (!signIn)
        return [] { return std::optional<http::Identity>(); };
    const QString method = byToken ? u"sign-in-token"_s : u"cookie"_s;
    return [this, orNothing, method, signIn = *signIn]() -> std::optional<http::Identity> {
        if (!m_parts.signIns->stands(signIn))
            return {};
        return orNothing(identityOf(signIn, method));
    };
}

Result<http::Identity> Authenticator::holderOf(const QByteArray &secret)
{
    if (m_parts.token.matches(secret))
        return personOf(ownerUser.toString(), u"owner-token"_s);
    if (const auto key = m_parts.apiKeys->use(secret))
        return identityOf(*key);
    if (const auto signIn = m_parts.signIns->checkToken(secret))
        return identityOf(*signIn, u"sign-in-token"_s);
    const auto key = m_parts.directory->findKey(secret);
    if (!key)
        return notOurs();
    if (m_parts.accounts->isDisabled(key->user))
        return disabled();
    return http::Identity{.user = key->user,
        .method = u"static-key"_s,
        .browser = false,
        .permissions = key->permissions,
        .teams = key->teams,
        .key = u"static"_s};
}

Result<http::Identity> Authenticator::identityOf(const ApiKey &key) const
{
    if (m_parts.accounts->isDisabled(key.user))
        return disabled();
    http::Identity identity{.user = key.user,
        .method = u"api-key"_s,
        .browser = false,
        .permissions = key.scopes,
        .teams = {},
        .key = key.id};
    if (!key.team.isEmpty()) { // never more than the team has today
        identity.teams = QStringList{key.team};
        identity.permissions &= m_parts.directory->permissionsOfTeam(key.team);
        return identity;
    }
    const auto account = m_parts.accounts->find(key.user);
    if (!account || !account->isFromGitHub())
        return identity;
    return personOf(key.user, identity.method).map([&](const http::Identity &person) {
        identity.permissions &= person.permissions; // nor more than its user
        identity.teams = person.teams;
        return identity;
    });
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

Refusal Authenticator::refused(const http::Request &request, const Error &error)
{
    const bool guessed =
        error.code == ErrorCode::Forbidden || error.code == ErrorCode::Unauthenticated;
    const Refusal refusal = guessed ? failed(request, error.code, error.detail)
                                    : Refusal{.error = error, .retryAfter = {}};
    note(request, refusal);
    if (!error.internal.isEmpty())
        logEvent(lcAuth(), log::Level::Info, u"why a sign-in failed"_s,
            {{u"request_id"_s, request.id}, {u"cause"_s, error.internal}});
    return refusal;
}

Result<BrowserSignIns::ProgramToken> Authenticator::renew(const http::Request &request) const
{
    const auto secret = secretIn(request);
    const auto signIn = secret ? m_parts.signIns->checkToken(*secret) : std::nullopt;
    if (!signIn)
        return fail(ErrorCode::Forbidden,
            u"Only the token of a program's sign-in can be renewed, with itself."_s);
    return m_parts.signIns->renewedToken(*signIn);
}

QCoro::Task<Authenticator::SetCookie> Authenticator::signIn(
    http::RequestPtr request, QByteArray token)
{
    if (m_parts.mode == AuthMode::OAuthOnly)
        co_return tl::unexpected(refused(*request,
            {ErrorCode::Forbidden, u"On this server people sign in with GitHub only."_s, {}, {}}));
    const QPointer<Authenticator> self(this);
    const Result<QString> user = co_await m_parts.links->redeem(token);
    if (!self)
        co_return tl::unexpected(refuse(ErrorCode::Unavailable, u"The server is shutting down."_s));
    if (!user)
        co_return tl::unexpected(refused(*request, user.error()));
    co_return signedIn(*request, *user, u"login-link"_s);
}

QCoro::Task<Authenticator::SetCookie> Authenticator::signInByHand(
    http::RequestPtr request, QByteArray token)
{
    if (m_parts.mode == AuthMode::OAuthOnly || !m_parts.token.matches(token))
        co_return co_await signIn(std::move(request), std::move(token));
    co_return signedIn(*request, ownerUser.toString(), u"owner-token"_s);
}

QCoro::Task<Result<QByteArray>> Authenticator::signOut(http::RequestPtr request)
{
    BrowserSignIns *signIns = m_parts.signIns;
    const auto secret = secretIn(*request);
    const auto signIn =
        secret ? signIns->checkToken(*secret) : signIns->check(request->header("cookie"));
    if (signIn) {
        const auto done = co_await signIns->signOut(*signIn);
        if (!done)
            co_return tl::unexpected(done.error());
    }
    co_return signIns->clearing();
}

QCoro::Task<Result<QByteArray>> Authenticator::signOutEverywhere(QString user)
{
    BrowserSignIns *signIns = m_parts.signIns;
    GitHubUsers *github = m_parts.github;
    const auto done = co_await signIns->signOutEverywhere(user);
    if (!done)
        co_return tl::unexpected(done.error());
    if (github) { // also at GitHub
        if (const auto forgotten = co_await github->forget(user); !forgotten)
            co_return tl::unexpected(forgotten.error());
    }
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
