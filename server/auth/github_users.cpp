// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/github_users.h"

#include "shared/event.h"
#include "shared/log.h"

#include <QCoro/QCoroFuture>
#include <QPointer>
#include <QScopeGuard>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::auth {

namespace {

const QString collection = u"github-tokens"_s;
constexpr auto refreshBefore = 2min;
constexpr auto tryAgainAfter = 1min;

QJsonObject bodyOf(const github::UserTokens &tokens)
{
    QJsonObject body{{u"access"_s, QString::fromUtf8(tokens.access)},
        {u"refresh"_s, QString::fromUtf8(tokens.refresh)}};
    if (tokens.expires.isValid())
        body[u"expires_at"_s] = formatTime(tokens.expires);
    if (tokens.refreshExpires.isValid())
        body[u"refresh_expires_at"_s] = formatTime(tokens.refreshExpires);
    return body;
}

github::UserTokens tokensOf(const QJsonObject &body)
{
    return {.access = body["access"_L1].toString().toUtf8(),
        .refresh = body["refresh"_L1].toString().toUtf8(),
        .expires = parseTime(body["expires_at"_L1].toString()),
        .refreshExpires = parseTime(body["refresh_expires_at"_L1].toString())};
}

Failure signInAgain(const QString &internal = {})
{
    return fail(ErrorCode::Unauthenticated,
        u"GitHub does not confirm your sign-in any more. Sign in again."_s, internal);
}

Failure notAllowed(const QString &login)
{
    return fail(ErrorCode::Forbidden,
        u"%1 is signed in at GitHub, but none of their teams may use this server. An administrator of this server can allow one, or whoever runs a team at GitHub can add you."_s
            .arg(login));
}

} // namespace

struct GitHubUsers::Membership {
    github::User user;
    QStringList teams;
    QStringList organizations;

    void putInto(Account &account, const QDateTime &now) const
    {
        account.githubId = user.id;
        account.login = user.login;
        account.name = user.name;
        account.teams = teams;
        account.organizations = organizations;
        account.lapsed.clear();
        account.checked = now;
    }
};

GitHubUsers::GitHubUsers(Parts parts, Options options, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_options(std::move(options))
{
}

QCoro::Task<Result<GitHubUsers::Membership>> GitHubUsers::ask(QByteArray token)
{
    github::Client *client = m_parts.client;
    const bool wantsOrganizations = !m_options.policy.organizations.isEmpty();
    const auto user = co_await client->user(token);
    if (!user)
        co_return tl::unexpected(user.error());
    const auto teams = co_await client->teams(token);
    if (!teams)
        co_return tl::unexpected(teams.error());
    Membership membership{*user, *teams, {}};
    if (!wantsOrganizations)
        co_return membership;
    const auto organizations = co_await client->organizations(token);
    if (!organizations)
        co_return tl::unexpected(organizations.error());
    membership.organizations = *organizations;
    co_return membership;
}

QCoro::Task<Result<Account>> GitHubUsers::signIn(github::UserTokens tokens)
{
    const QPointer<GitHubUsers> self(this);
    const auto found = co_await ask(tokens.access);
    if (!found)
        co_return tl::unexpected(found.error());
    if (!self)
        co_return fail(ErrorCode::Unavailable, u"The server is stopping."_s);
    const Membership membership = *found;
    const QString user = userOfLogin(membership.user.login);
    const auto known = m_parts.accounts->find(user);
    if (known && known->isFromGitHub() && known->githubId != membership.user.id)
        co_return fail(ErrorCode::Forbidden,
            u"The name %1 belonged to somebody else at GitHub before, who has used this server. An administrator of this server can remove that user."_s
                .arg(membership.user.login));
    const QDateTime now = m_parts.clock->now();
    Account asked = known.value_or(Account{.user = user});
    membership.putInto(asked, now);
    if (const auto allowed = permissionsOf(asked); !allowed)
        co_return tl::unexpected(allowed.error());
    const auto account = co_await m_parts.accounts->change(user, [membership, now](Account &each) {
        membership.putInto(each, now);
        each.signedIn = now;
    });
    if (!account || !self)
        co_return account;
    if (const auto kept = co_await keep(user, tokens, store::Expect::nothing()); !kept)
        co_return tl::unexpected(kept.error());
    co_return account;
}

Result<http::Permissions> GitHubUsers::permissionsOf(const Account &account) const
{
    if (account.disabled)
        return fail(ErrorCode::Forbidden,
            u"Your account is disabled. An administrator of this server can enable it."_s);
    if (!account.lapsed.isEmpty())
        return signInAgain(account.lapsed);
    if (account.checked.addDuration(m_options.grace) < m_parts.clock->now())
        return fail(ErrorCode::Unavailable,
            u"GitHub could not be asked for a long time whether you may still use this server. Try again when GitHub is back, or sign in again."_s);
    const auto permissions = m_options.policy.permissionsOf(account, *m_parts.directory);
    if (!permissions)
        return notAllowed(account.login);
    return permissions;
}

void GitHubUsers::touch(const Account &account)
{
    const QDateTime now = m_parts.clock->now();
    const QDateTime tried = m_tried.value(account.user);
    if (account.checked.addDuration(m_options.recheck) > now || m_busy.contains(account.user)
        || (tried.isValid() && tried.addDuration(tryAgainAfter) > now) || !account.lapsed.isEmpty())
        return;
    recheck(account.user).then([user = account.user](const Result<Account> &checked) {
        if (!checked)
            logEvent(lcAuth(), log::Level::Warning, u"a membership could not be checked again"_s,
                {{u"user"_s, user}, {u"detail"_s, checked.error().detail},
                    {u"cause"_s, checked.error().internal}});
    });
}

QCoro::Task<Result<Account>> GitHubUsers::recheck(QString user)
{
    const auto account = m_parts.accounts->find(user);
    if (!account || !account->isFromGitHub())
        co_return fail(ErrorCode::NotFound, u"There is no such user of GitHub."_s);
    if (m_busy.contains(user))
        co_return fail(ErrorCode::Conflict, u"GitHub is being asked about this user already."_s);
    m_busy.insert(user);
    m_tried.insert(user, m_parts.clock->now());
    const QPointer<GitHubUsers> self(this);
    const auto result = co_await recheckNow(user, *account);
    if (self) {
        m_busy.remove(user);
        if (result)
            m_tried.remove(user);
    }
    co_return result;
}

QCoro::Task<Result<Account>> GitHubUsers::recheckNow(QString user, Account account)
{
    const QPointer<GitHubUsers> self(this);
    Accounts *accounts = m_parts.accounts;
    const QDateTime now = m_parts.clock->now();
    const auto fresh = co_await token(user);
    if (!self)
        co_return fail(ErrorCode::Unavailable, u"The server is stopping."_s);
    Result<Membership> found = tl::unexpected(fresh ? Error{} : fresh.error());
    if (fresh)
        found = co_await ask(*fresh);
    if (!self)
        co_return fail(ErrorCode::Unavailable, u"The server is stopping."_s);
    if (found && found->user.id != account.githubId)
        found = signInAgain(u"the token is another user's now"_s);
    if (!found && found.error().code == ErrorCode::Unauthenticated) {
        logEvent(lcAuth(), log::Level::Info, u"GitHub does not confirm a sign-in any more"_s,
            {{u"user"_s, user}, {u"cause"_s, found.error().internal}});
        co_return co_await accounts->change(
            user, [](Account &each) { each.lapsed = u"GitHub takes their sign-in no more"_s; });
    }
    if (!found)
        co_return tl::unexpected(found.error());
    co_return co_await accounts->change(
        user, [membership = *found, now](Account &each) { membership.putInto(each, now); });
}

QCoro::Task<Result<void>> GitHubUsers::keep(
    QString user, github::UserTokens tokens, store::Expect expect)
{
    store::Record record;
    record.collection = collection;
    record.id = recordIdOf(user);
    record.owner = user.left(200);
    record.body = bodyOf(tokens);
    const auto stored = co_await m_parts.store->put(std::move(record), std::move(expect));
    if (!stored)
        co_return tl::unexpected(stored.error());
    co_return {};
}

QCoro::Task<Result<QByteArray>> GitHubUsers::token(QString user)
{
    const QPointer<GitHubUsers> self(this);
    const auto record = co_await m_parts.store->get(collection, recordIdOf(user));
    if (!record && record.error().code == ErrorCode::NotFound)
        co_return signInAgain(u"no token is stored"_s);
    if (!record)
        co_return tl::unexpected(record.error());
    if (!self)
        co_return fail(ErrorCode::Unavailable, u"The server is stopping."_s);
    const github::UserTokens tokens = tokensOf(record->body);
    if (!tokens.expires.isValid()
        || tokens.expires.addDuration(-refreshBefore) > m_parts.clock->now())
        co_return tokens.access;
    if (tokens.refresh.isEmpty())
        co_return signInAgain(u"the token has ended and cannot be refreshed"_s);
    co_return co_await refreshed(user, *record);
}

QCoro::Task<Result<QByteArray>> GitHubUsers::refreshed(QString user, store::Record record)
{
    const QPointer<GitHubUsers> self(this);
    const auto fresh =
        co_await m_parts.client->refresh(m_options.app, tokensOf(record.body).refresh);
    if (!self)
        co_return fail(ErrorCode::Unavailable, u"The server is stopping."_s);
    if (fresh) {
        const auto kept = co_await keep(user, *fresh, store::Expect::exactly(record.version));
        if (!kept)
            co_return tl::unexpected(kept.error());
        co_return fresh->access;
    }
    // A refresh token works once: another replica may have been quicker.
    const auto again = co_await m_parts.store->get(collection, record.id);
    if (again && again->version != record.version)
        co_return tokensOf(again->body).access;
    co_return tl::unexpected(fresh.error());
}

QCoro::Task<Result<void>> GitHubUsers::forget(QString user)
{
    const QPointer<GitHubUsers> self(this);
    const auto record = co_await m_parts.store->get(collection, recordIdOf(user));
    if (!record || !self) {
        if (!record && record.error().code != ErrorCode::NotFound)
            co_return tl::unexpected(record.error());
        co_return {};
    }
    const auto removed = co_await m_parts.store->remove(collection, record->id);
    if (!self)
        co_return {};
    const auto revoked =
        co_await m_parts.client->revoke(m_options.app, tokensOf(record->body).access);
    if (!revoked)
        logEvent(lcAuth(), log::Level::Warning, u"a token could not be made void at GitHub"_s,
            {{u"user"_s, user}, {u"cause"_s, revoked.error().internal}});
    if (!removed && removed.error().code != ErrorCode::NotFound)
        co_return removed;
    co_return {};
}

} // namespace ccplant::auth
