// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/git_credentials.h"

#include "server/auth/authenticator.h"
#include "server/auth/sealed.h"
#include "server/sessions/service.h"
#include "shared/event.h"
#include "shared/ids.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

constexpr QByteArrayView purpose("git");
constexpr QByteArrayView prefix("ccpg_");
constexpr qsizetype longestHandle = 2000;

struct Handle {
    QString session;
    QString repository;
};

std::optional<Handle> handleIn(
    const http::Request &request, const QDateTime &now, const auth::Keyring &keys)
{
    const QByteArray header = request.header("authorization");
    const QByteArray bearer = "Bearer " + prefix.toByteArray();
    if (!header.startsWith(bearer) || header.size() > longestHandle)
        return {};
    const auto plain = auth::unseal(purpose, header.sliced(bearer.size()), now, keys);
    const QJsonObject object = QJsonDocument::fromJson(plain.value_or(QByteArray())).object();
    Handle handle{object["session"_L1].toString(), object["repository"_L1].toString()};
    if (!isId(handle.session, u"s") || handle.repository.isEmpty())
        return {};
    return handle;
}

Failure notTheirs(const QString &repository)
{
    return fail(ErrorCode::Forbidden,
        u"GitHub does not show %1 to who made this session, so that it gets no token for it. Whoever owns the repository can give them access."_s
            .arg(repository));
}

QString quoted(const QString &path)
{
    return u'\'' + QString(path).replace(u'\'', u"'\\''"_s) + u'\'';
}

} // namespace

GitCredentials::GitCredentials(
    Parts parts, auth::Keyring keys, QString helper, std::function<QUrl()> address)
    : m_parts(parts)
    , m_keys(std::move(keys))
    , m_helper(std::move(helper))
    , m_address(std::move(address))
{
}

QMap<QString, QString> GitCredentials::environmentFor(
    const QString &session, const QString &repository) const
{
    const github::Site &site = m_parts.client->site();
    const QString name = github::repositoryName(repository, site);
    if (name.isEmpty())
        return {};
    const QJsonObject content{{u"session"_s, session}, {u"repository"_s, name}};
    const QByteArray handle = prefix.toByteArray()
        + auth::seal(purpose, QJsonDocument(content).toJson(QJsonDocument::Compact), {}, m_keys);
    const QString scope = u"credential."_s + site.web.toString();
    return {{u"GIT_CONFIG_COUNT"_s, u"2"_s}, {u"GIT_CONFIG_KEY_0"_s, scope + u".helper"_s},
        {u"GIT_CONFIG_VALUE_0"_s, u'!' + quoted(m_helper)},
        {u"GIT_CONFIG_KEY_1"_s, scope + u".useHttpPath"_s}, {u"GIT_CONFIG_VALUE_1"_s, u"true"_s},
        {u"CCPLANT_GIT_SERVER"_s, m_address().toString()},
        {u"CCPLANT_GIT_HANDLE"_s, QString::fromLatin1(handle)}};
}

/// The app may reach more than the user: what somebody does not see at GitHub they do not get here.
QCoro::Task<Result<github::InstallationToken>> GitCredentials::tokenFor(
    QString user, QString repository)
{
    if (m_parts.accounts->isDisabled(user))
        co_return notTheirs(repository);
    if (user == auth::ownerUser)
        co_return co_await m_parts.app->tokenFor(repository, github::Reach::Write);
    const auto account = m_parts.accounts->find(user);
    if (!account || !account->isFromGitHub() || !m_parts.users)
        co_return fail(ErrorCode::Forbidden,
            u"Only sessions of the owner and of people who sign in with GitHub get tokens of the GitHub App."_s);
    const auto token = co_await m_parts.users->token(user);
    if (!token)
        co_return tl::unexpected(token.error());
    const auto access = co_await m_parts.client->access(*token, repository);
    if (!access && access.error().code == ErrorCode::NotFound)
        co_return notTheirs(repository);
    if (!access)
        co_return tl::unexpected(access.error());
    if (!access->pull)
        co_return notTheirs(repository);
    co_return co_await m_parts.app->tokenFor(
        repository, access->push ? github::Reach::Write : github::Reach::Read);
}

QCoro::Task<http::Reply> GitCredentials::give(
    sessions::SessionService *sessions, http::RequestPtr request)
{
    const auto handle = handleIn(*request, m_parts.clock->now(), m_keys);
    const sessions::RowPtr row = handle ? sessions->row(handle->session) : nullptr;
    const bool lives = row && row->session().state != runtime::State::Deleting;
    if (!lives) {
        const auth::Refusal refusal = m_parts.authenticator->refused(
            *request, {ErrorCode::Unauthenticated, u"This handle is of no session."_s, {}, {}});
        co_return http::Reply::problem(refusal.error, *request);
    }
    const auto body = request->json();
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    const github::Site &site = m_parts.client->site();
    const QString asked =
        github::repositoryName(site.web.toString() + u'/' + (*body)["path"_L1].toString(), site);
    if (asked.compare(handle->repository, Qt::CaseInsensitive) != 0)
        co_return http::Reply::problem(
            {ErrorCode::Forbidden,
                u"This session has credentials for %1 only."_s.arg(handle->repository), {}, {}},
            *request);
    const auto token = co_await tokenFor(row->session().owner, handle->repository);
    if (!token)
        co_return http::Reply::problem(token.error(), *request);
    co_return http::Reply::json(
        {{u"username"_s, u"x-access-token"_s}, {u"password"_s, QString::fromLatin1(token->token)},
            {u"expires_at"_s, formatTime(token->expires)}});
}

void addGitCredentialsRoute(
    http::Router &router, GitCredentials *credentials, sessions::SessionService &sessions)
{
    const http::RouteOptions open{.rule = http::Rule::everybody(), .maxBody = 4096};
    const QString path = u"/api/v1/git/credentials"_s;
    if (credentials) {
        router.addTask(
            "POST", path,
            [credentials, &sessions](http::RequestPtr request) {
                return credentials->give(&sessions, std::move(request));
            },
            open);
        return;
    }
    router.add(
        "POST", path,
        [](http::RequestPtr request) {
            return http::Reply::problem(
                {ErrorCode::NotFound, u"There is no GitHub App on this server."_s, {}, {}},
                *request);
        },
        open);
}

} // namespace ccplant::api
