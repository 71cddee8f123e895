// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/github/client.h"

#include "shared/event.h"
#include "shared/log.h"
#include "shared/sent_once.h"

#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTimer>
#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QTimer>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::github {

namespace {

constexpr auto pauseBeforeAgain = 300ms;
constexpr qint64 longestWait = 3600; // seconds; what GitHub's clock says may be nonsense

QByteArray form(const QList<std::pair<QString, QString>> &fields)
{
    QByteArray out;
    for (const auto &[name, value] : fields)
        out += (out.isEmpty() ? "" : "&") + QUrl::toPercentEncoding(name) + '='
            + QUrl::toPercentEncoding(value);
    return out;
}

Failure nonsense(const QString &what)
{
    return fail(ErrorCode::Unavailable, u"GitHub's answer makes no sense. Try again in a moment."_s,
        u"GitHub: "_s + what);
}

QDateTime after(const QDateTime &now, const QJsonValue &seconds)
{
    return seconds.isDouble() && seconds.toDouble() > 0 ? now.addSecs(qint64(seconds.toDouble()))
                                                        : QDateTime();
}

/// A name that can stand in a path.
bool isName(const QString &text)
{
    static const QRegularExpression pattern(u"\\A[A-Za-z0-9._-]{1,100}\\z"_s);
    return pattern.match(text).hasMatch() && text != "."_L1 && text != ".."_L1;
}

} // namespace

struct Client::Call {
    QByteArray method = "GET";
    QUrl url;
    QByteArray authorization = {}; ///< the field's value
    QByteArray body = {};
    QByteArray contentType = {};
    bool again = true; ///< may be asked twice
};

struct Client::Answer {
    int status = 0;
    QByteArray body;
    QByteArray link;

    Result<QJsonObject> object() const
    {
        const QJsonDocument document = QJsonDocument::fromJson(body);
        if (!document.isObject())
            return nonsense(u"no JSON object"_s);
        return document.object();
    }
};

QUrl Site::api() const
{
    if (isPublic())
        return QUrl(u"https://api.github.com"_s);
    QUrl url = web;
    url.setPath(u"/api/v3"_s);
    return url;
}

Client::Client(Site site, const Clock &clock)
    : m_site(std::move(site))
    , m_clock(clock)
    , m_network(std::make_shared<QNetworkAccessManager>())
{
}

Client::~Client() = default;

QUrl Client::apiUrl(const QString &path) const
{
    QUrl url = m_site.api();
    const qsizetype mark = path.indexOf(u'?');
    url.setPath(url.path() + path.left(mark));
    if (mark >= 0)
        url.setQuery(path.sliced(mark + 1));
    return url;
}

namespace {

/// What an answer means that is no success.
Error errorOfAnswer(const QNetworkReply &reply, int status, const QByteArray &body, qint64 now)
{
    const QString said =
        QJsonDocument::fromJson(body).object().value("message"_L1).toString().left(200);
    const QString internal = u"GitHub answered %1: %2"_s.arg(status).arg(said);
    const bool spent = reply.rawHeader("x-ratelimit-remaining") == "0";
    const qint64 retry = reply.rawHeader("retry-after").toLongLong();
    if (status == 429 || (status == 403 && (spent || retry > 0))) {
        const qint64 reset = reply.rawHeader("x-ratelimit-reset").toLongLong() - now;
        const qint64 wait = std::clamp<qint64>(retry > 0 ? retry : reset, 1, longestWait);
        return {ErrorCode::RateLimited,
            u"GitHub wants us to ask less often. Try again in %1 seconds."_s.arg(wait), internal,
            {{"retry_after"_L1, wait}}};
    }
    switch (status) {
    case 401:
        return {ErrorCode::Unauthenticated, u"GitHub does not take the sign-in any more."_s,
            internal, {}};
    case 403:
        return {ErrorCode::Forbidden, u"GitHub does not allow this."_s, internal, {}};
    case 404:
    case 410:
    case 422:
        return {ErrorCode::NotFound, u"GitHub does not have this, or does not show it to us."_s,
            internal, {}};
    default:
        return {ErrorCode::Unavailable,
            u"GitHub does not answer as it should. Try again in a moment."_s, internal, {}};
    }
}

} // namespace

std::unique_ptr<QNetworkReply> Client::send(
    QNetworkAccessManager &network, const QNetworkRequest &request, const Call &call)
{
    if (call.again || call.body.isEmpty())
        return std::unique_ptr<QNetworkReply>(
            network.sendCustomRequest(request, call.method, call.body));
    auto body = std::make_unique<SentOnce>(call.body, nullptr);
    std::unique_ptr<QNetworkReply> reply(
        network.sendCustomRequest(request, call.method, body.get()));
    body.release()->setParent(reply.get());
    return reply;
}

QCoro::Task<Result<Client::Answer>> Client::askOnce(Call call)
{
    const auto network = m_network; // goes on to live when we do not
    const qint64 now = m_clock.now().toSecsSinceEpoch();
    QNetworkRequest request(call.url);
    request.setRawHeader("Accept",
        call.url.path().startsWith("/login/"_L1) ? "application/json"
                                                 : "application/vnd.github+json");
    request.setRawHeader("User-Agent", "ccplant");
    request.setRawHeader("X-GitHub-Api-Version", "2022-11-28");
    if (!call.authorization.isEmpty())
        request.setRawHeader("Authorization", call.authorization);
    if (!call.contentType.isEmpty())
        request.setRawHeader("Content-Type", call.contentType);
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    const std::unique_ptr<QNetworkReply> reply = send(*network, request, call);
    bool late = false, tooMuch = false;
    QTimer::singleShot(m_deadline, reply.get(), [&late, r = reply.get()] {
        late = true;
        r->abort();
    });
    QObject::connect(
        reply.get(), &QNetworkReply::readyRead, reply.get(), [&tooMuch, r = reply.get()] {
            if (r->bytesAvailable() > maxAnswer) {
                tooMuch = true;
                r->abort();
            }
        });
    if (!reply->isFinished())
        co_await reply.get();
    if (late)
        co_return fail(ErrorCode::Timeout,
            u"GitHub did not answer in time. Try again in a moment."_s,
            u"no answer from %1 in time"_s.arg(call.url.host()));
    if (tooMuch)
        co_return nonsense(u"an answer of more than 1 MiB"_s);
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0)
        co_return fail(ErrorCode::Unavailable,
            u"GitHub cannot be reached. Try again in a moment."_s,
            u"%1: %2"_s.arg(call.url.host(), reply->errorString()));
    const QByteArray body = reply->readAll();
    if (status < 200 || status >= 300)
        co_return tl::unexpected(errorOfAnswer(*reply, status, body, now));
    if (reply->error() != QNetworkReply::NoError) // it broke off in its middle
        co_return fail(ErrorCode::Unavailable,
            u"GitHub cannot be reached. Try again in a moment."_s,
            u"%1: %2"_s.arg(call.url.host(), reply->errorString()));
    co_return Answer{status, body, reply->rawHeader("link")};
}

QCoro::Task<Result<Client::Answer>> Client::ask(Call call)
{
    Result<Answer> first = co_await askOnce(call);
    if (first || !call.again || first.error().code != ErrorCode::Unavailable)
        co_return first;
    logEvent(lcNet(), log::Level::Info, u"GitHub is asked once more"_s,
        {{u"cause"_s, first.error().internal}});
    QTimer pause;
    pause.setSingleShot(true);
    pause.start(pauseBeforeAgain);
    co_await pause;
    co_return co_await askOnce(call);
}

QUrl Client::authorizeUrl(const OAuthApp &app, const QUrl &redirect, const QByteArray &state,
    const QByteArray &challenge) const
{
    QUrl url = m_site.web;
    url.setPath(u"/login/oauth/authorize"_s);
    url.setQuery(QString::fromLatin1(form(
        {{u"client_id"_s, app.clientId}, {u"redirect_uri"_s, redirect.toString(QUrl::FullyEncoded)},
            {u"scope"_s, app.scope}, {u"state"_s, QString::fromLatin1(state)},
            {u"code_challenge"_s, QString::fromLatin1(challenge)},
            {u"code_challenge_method"_s, u"S256"_s}})));
    return url;
}

QCoro::Task<Result<UserTokens>> Client::tokens(QByteArray body)
{
    QUrl url = m_site.web;
    url.setPath(u"/login/oauth/access_token"_s);
    const QDateTime now = m_clock.now();
    // Not asked twice: a code or a refresh token works once.
    const auto answer = co_await ask({.method = "POST",
        .url = url,
        .body = std::move(body),
        .contentType = "application/x-www-form-urlencoded",
        .again = false});
    if (!answer)
        co_return tl::unexpected(answer.error());
    co_return readTokens(answer->body, now);
}

QCoro::Task<Result<UserTokens>> Client::exchange(
    OAuthApp app, QByteArray code, QByteArray verifier, QUrl redirect)
{
    return tokens(form({{u"client_id"_s, app.clientId},
        {u"client_secret"_s, QString::fromUtf8(app.clientSecret)},
        {u"code"_s, QString::fromUtf8(code)}, {u"code_verifier"_s, QString::fromLatin1(verifier)},
        {u"redirect_uri"_s, redirect.toString(QUrl::FullyEncoded)}}));
}

QCoro::Task<Result<UserTokens>> Client::refresh(OAuthApp app, QByteArray refreshToken)
{
    return tokens(form(
        {{u"client_id"_s, app.clientId}, {u"client_secret"_s, QString::fromUtf8(app.clientSecret)},
            {u"grant_type"_s, u"refresh_token"_s},
            {u"refresh_token"_s, QString::fromUtf8(refreshToken)}}));
}

QCoro::Task<Result<void>> Client::revoke(OAuthApp app, QByteArray accessToken)
{
    const QByteArray basic = (app.clientId.toUtf8() + ':' + app.clientSecret).toBase64();
    const QJsonObject body{{u"access_token"_s, QString::fromUtf8(accessToken)}};
    const auto answer = co_await ask({.method = "DELETE",
        .url = apiUrl(u"/applications/%1/token"_s.arg(app.clientId)),
        .authorization = "Basic " + basic,
        .body = QJsonDocument(body).toJson(QJsonDocument::Compact),
        .contentType = "application/json"});
    if (!answer && answer.error().code != ErrorCode::NotFound) // it was void already
        co_return tl::unexpected(answer.error());
    co_return {};
}

QCoro::Task<Result<User>> Client::user(QByteArray token)
{
    const auto answer =
        co_await ask({.url = apiUrl(u"/user"_s), .authorization = "Bearer " + token});
    if (!answer)
        co_return tl::unexpected(answer.error());
    const auto object = answer->object();
    if (!object)
        co_return tl::unexpected(object.error());
    const User user{object->value("id"_L1).toInteger(), object->value("login"_L1).toString(),
        object->value("name"_L1).toString().left(200)};
    if (user.id <= 0 || !isName(user.login))
        co_return nonsense(u"a user without id or login"_s);
    co_return user;
}

QCoro::Task<Result<QJsonArray>> Client::all(QByteArray token, QString path)
{
    QJsonArray out;
    QUrl url = apiUrl(u"%1?per_page=%2"_s.arg(path).arg(pageSize));
    for (int page = 0; page < maxPages && !url.isEmpty(); ++page) {
        const auto answer = co_await ask({.url = url, .authorization = "Bearer " + token});
        if (!answer)
            co_return tl::unexpected(answer.error());
        const QJsonDocument document = QJsonDocument::fromJson(answer->body);
        if (!document.isArray())
            co_return nonsense(u"no list"_s);
        for (const QJsonValue &each : document.array())
            out.append(each);
        url = nextPage(answer->link, m_site.api());
    }
    co_return out;
}

QCoro::Task<Result<QStringList>> Client::teams(QByteArray token)
{
    const auto list = co_await all(token, u"/user/teams"_s);
    if (!list)
        co_return tl::unexpected(list.error());
    QStringList names;
    for (const QJsonValue &team : *list) {
        const QString org = team["organization"_L1]["login"_L1].toString();
        const QString slug = team["slug"_L1].toString();
        if (isName(org) && isName(slug))
            names << org + u'/' + slug;
    }
    co_return names;
}

QCoro::Task<Result<QStringList>> Client::organizations(QByteArray token)
{
    const auto list = co_await all(token, u"/user/orgs"_s);
    if (!list)
        co_return tl::unexpected(list.error());
    QStringList names;
    for (const QJsonValue &org : *list) {
        if (const QString login = org["login"_L1].toString(); isName(login))
            names << login;
    }
    co_return names;
}

QCoro::Task<Result<qint64>> Client::installationOf(QByteArray jwt, QString repository)
{
    const QStringList parts = repository.split(u'/');
    if (parts.size() != 2 || !isName(parts[0]) || !isName(parts[1]))
        co_return fail(ErrorCode::NotFound, u"This is no repository of GitHub."_s);
    const auto answer = co_await ask({.url = apiUrl(u"/repos/%1/installation"_s.arg(repository)),
        .authorization = "Bearer " + jwt});
    if (!answer)
        co_return tl::unexpected(answer.error());
    const auto object = answer->object();
    if (!object)
        co_return tl::unexpected(object.error());
    const qint64 id = object->value("id"_L1).toInteger();
    if (id <= 0)
        co_return nonsense(u"an installation without id"_s);
    if (!object->value("suspended_at"_L1).toString().isEmpty())
        co_return fail(ErrorCode::Forbidden,
            u"The GitHub App is suspended for this repository. Who installed it can lift that."_s);
    co_return id;
}

QCoro::Task<Result<InstallationToken>> Client::installationToken(
    QByteArray jwt, qint64 installation, QString name, bool write)
{
    QJsonObject body{{u"repositories"_s, QJsonArray{name}}};
    if (!write)
        body[u"permissions"_s] = QJsonObject{{u"contents"_s, u"read"_s}};
    const auto answer = co_await ask({.method = "POST",
        .url = apiUrl(u"/app/installations/%1/access_tokens"_s.arg(installation)),
        .authorization = "Bearer " + jwt,
        .body = QJsonDocument(body).toJson(QJsonDocument::Compact),
        .contentType = "application/json"});
    if (!answer)
        co_return tl::unexpected(answer.error());
    const auto object = answer->object();
    if (!object)
        co_return tl::unexpected(object.error());
    const InstallationToken token{object->value("token"_L1).toString().toLatin1(),
        parseTime(object->value("expires_at"_L1).toString())};
    if (token.token.isEmpty() || !token.expires.isValid())
        co_return nonsense(u"an installation token without end"_s);
    // Asked for one repository: a token that reaches more is not handed on.
    if (object->value("repository_selection"_L1).toString() == "all"_L1)
        co_return fail(ErrorCode::Forbidden,
            u"GitHub gave a token for more than this repository. It is not used."_s);
    co_return token;
}

QCoro::Task<Result<Client::Access>> Client::access(QByteArray token, QString repository)
{
    const QStringList parts = repository.split(u'/');
    if (parts.size() != 2 || !isName(parts[0]) || !isName(parts[1]))
        co_return fail(ErrorCode::NotFound, u"This is no repository of GitHub."_s);
    const auto answer = co_await ask(
        {.url = apiUrl(u"/repos/"_s + repository), .authorization = "Bearer " + token});
    if (!answer)
        co_return tl::unexpected(answer.error());
    const auto object = answer->object();
    if (!object)
        co_return tl::unexpected(object.error());
    const QJsonObject permissions = object->value("permissions"_L1).toObject();
    co_return Access{permissions["pull"_L1].toBool(), permissions["push"_L1].toBool()};
}

Result<UserTokens> readTokens(const QByteArray &body, const QDateTime &now)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject())
        return nonsense(u"no JSON object"_s);
    const QJsonObject object = document.object();
    if (const QString error = object["error"_L1].toString(); !error.isEmpty()) {
        const QString internal = u"GitHub: %1: %2"_s.arg(
            error.left(100), object["error_description"_L1].toString().left(200));
        if (error == "incorrect_client_credentials"_L1 || error == "redirect_uri_mismatch"_L1)
            return fail(ErrorCode::Unavailable,
                u"This server's registration at GitHub is wrong. An administrator of this server can mend that."_s,
                internal);
        return fail(ErrorCode::Unauthenticated,
            u"GitHub does not take this sign-in. Begin again."_s, internal);
    }
    UserTokens tokens{.access = object["access_token"_L1].toString().toUtf8(),
        .refresh = object["refresh_token"_L1].toString().toUtf8(),
        .expires = after(now, object["expires_in"_L1]),
        .refreshExpires = after(now, object["refresh_token_expires_in"_L1])};
    const bool bearer =
        object["token_type"_L1].toString().compare("bearer"_L1, Qt::CaseInsensitive) == 0;
    if (tokens.access.isEmpty() || tokens.access.size() > 4096 || tokens.refresh.size() > 4096
        || !bearer)
        return nonsense(u"no bearer token"_s);
    return tokens;
}

QUrl nextPage(const QByteArray &link, const QUrl &site)
{
    static const QRegularExpression next(u"<([^<>]{1,2000})>\\s*;[^,]*rel=\"?next\"?"_s);
    const auto match = next.match(QString::fromLatin1(link.left(16 * 1024)));
    const QUrl url(match.captured(1), QUrl::StrictMode);
    // The token goes along: nowhere but to where it is meant for.
    const bool same = url.isValid() && url.scheme() == site.scheme() && url.host() == site.host()
        && url.port() == site.port();
    return match.hasMatch() && same ? url : QUrl();
}

QString repositoryName(const QString &repository, const Site &site)
{
    QString text = repository.trimmed();
    const QString host = site.web.host();
    static const QRegularExpression scp(
        u"\\A(?:[A-Za-z0-9._-]+@)?([A-Za-z0-9.-]+):(?!//)(.+)\\z"_s);
    if (const auto match = scp.match(text); match.hasMatch()) {
        if (match.captured(1).compare(host, Qt::CaseInsensitive) != 0)
            return {};
        text = match.captured(2);
    } else if (text.contains("://"_L1)) {
        const QUrl url(text, QUrl::StrictMode);
        if (!url.isValid() || url.host().compare(host, Qt::CaseInsensitive) != 0)
            return {};
        text = url.path().sliced(std::min<qsizetype>(1, url.path().size()));
    } else if (!site.isPublic()) {
        return {}; // a bare name is of github.com
    }
    while (text.endsWith(u'/'))
        text.chop(1);
    if (text.endsWith(".git"_L1))
        text.chop(4);
    const QStringList parts = text.split(u'/');
    return parts.size() == 2 && isName(parts[0]) && isName(parts[1]) ? text : QString();
}

} // namespace ccplant::github
