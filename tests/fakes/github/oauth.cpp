// SPDX-License-Identifier: GPL-3.0-or-later
// The OAuth side:
// https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
#include "server/auth/pkce.h"
#include "server/auth/secrets.h"
#include "tests/fakes/github/fake_github.h"

using namespace Qt::StringLiterals;

namespace ccplant::test {

namespace {

constexpr qint64 codeSeconds = 600;
constexpr qint64 refreshSeconds = 15'897'600; // six months

QDateTime now()
{
    return QDateTime::currentDateTimeUtc();
}

/// Errors of the token endpoint come with status 200.
GitHubReply error(const QString &code, const QString &description)
{
    return GitHubReply::json({{u"error"_s, code}, {u"error_description"_s, description},
        {u"error_uri"_s, u"https://docs.github.com/"_s}});
}

GitHubReply asForm(const GitHubReply &reply)
{
    QUrlQuery query;
    const QJsonObject object = QJsonDocument::fromJson(reply.body).object();
    for (auto it = object.begin(); it != object.end(); ++it)
        query.addQueryItem(
            it.key(), QString::fromLatin1(QUrl::toPercentEncoding(it->toVariant().toString())));
    return {.body = query.toString(QUrl::FullyEncoded).toLatin1(),
        .type = "application/x-www-form-urlencoded; charset=utf-8"};
}

QUrl withQuery(QUrl url, const QList<std::pair<QString, QString>> &fields)
{
    QUrlQuery query(url);
    for (const auto &[name, value] : fields)
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    url.setQuery(query);
    return url;
}

QString field(const QUrlQuery &form, const QString &name)
{
    return form.queryItemValue(name, QUrl::FullyDecoded);
}

} // namespace

bool FakeGitHub::isCallback(const QUrl &redirect) const
{
    const QString below = app.callback.path();
    const bool loopback = app.callback.host() == "127.0.0.1"_L1; // then the port may differ
    return redirect.isValid() && redirect.scheme() == app.callback.scheme()
        && redirect.host() == app.callback.host()
        && (loopback || redirect.port() == app.callback.port())
        && (redirect.path() == below || redirect.path().startsWith(below + u'/'));
}

GitHubReply FakeGitHub::authorize(const GitHubRequest &request)
{
    if (request.value(u"client_id"_s) != app.clientId)
        return {.status = 404, .body = "Not Found", .type = "text/html"};
    const QUrl redirect = request.query.hasQueryItem(u"redirect_uri"_s)
        ? QUrl(request.value(u"redirect_uri"_s), QUrl::StrictMode)
        : app.callback;
    const QString state = request.value(u"state"_s);
    if (!isCallback(redirect))
        return GitHubReply::redirect(withQuery(app.callback,
            {{u"error"_s, u"redirect_uri_mismatch"_s},
                {u"error_description"_s,
                    u"The redirect_uri MUST match the registered callback URL for this application."_s},
                {u"state"_s, state}}));
    const QByteArray challenge = request.value(u"code_challenge"_s).toLatin1();
    const QString method = request.value(u"code_challenge_method"_s);
    if (!challenge.isEmpty() && (method != "S256"_L1 || !auth::pkce::isChallenge(challenge)))
        return {.status = 400, .body = "The code challenge is not valid", .type = "text/html"};
    if (signedIn.isEmpty() || !find(signedIn))
        return {.body = "<title>Sign in to GitHub</title>", .type = "text/html"};
    if (!consents)
        return GitHubReply::redirect(withQuery(redirect,
            {{u"error"_s, u"access_denied"_s},
                {u"error_description"_s, u"The user has denied your application access."_s},
                {u"state"_s, state}}));
    const QByteArray code = auth::randomBytes(10).toHex();
    m_secrets << code;
    m_codes.insert(code,
        {signedIn, redirect, challenge, request.value(u"scope"_s), now().addSecs(codeSeconds)});
    return GitHubReply::redirect(
        withQuery(redirect, {{u"code"_s, QString::fromLatin1(code)}, {u"state"_s, state}}));
}

GitHubReply FakeGitHub::accessToken(const GitHubRequest &request)
{
    const QUrlQuery form = request.form();
    GitHubReply reply;
    if (field(form, u"client_id"_s) != app.clientId
        || field(form, u"client_secret"_s).toUtf8() != app.clientSecret)
        reply = error(u"incorrect_client_credentials"_s,
            u"The client_id and/or client_secret passed are incorrect."_s);
    else if (field(form, u"grant_type"_s) == "refresh_token"_L1)
        reply = byRefresh(form);
    else
        reply = byCode(form);
    return request.header("accept") == "application/json" ? reply : asForm(reply);
}

GitHubReply FakeGitHub::byCode(const QUrlQuery &form)
{
    const GitHubReply bad =
        error(u"bad_verification_code"_s, u"The code passed is incorrect or expired."_s);
    const QByteArray given = field(form, u"code"_s).toLatin1();
    if (!m_codes.contains(given))
        return bad;
    const Code code = m_codes.take(given); // works once, also when the rest is wrong
    if (code.expires < now())
        return bad;
    const QString redirect = field(form, u"redirect_uri"_s);
    if (!redirect.isEmpty() && QUrl(redirect) != code.redirect)
        return error(u"redirect_uri_mismatch"_s,
            u"The redirect_uri MUST match the registered callback URL for this application."_s);
    const QByteArray verifier = field(form, u"code_verifier"_s).toLatin1();
    if (!code.challenge.isEmpty() && !auth::pkce::matches(verifier, code.challenge))
        return bad;
    return grant(code.login, code.scope);
}

GitHubReply FakeGitHub::byRefresh(const QUrlQuery &form)
{
    const QByteArray given = field(form, u"refresh_token"_s).toLatin1();
    const auto found = m_tokens.constFind(given);
    if (found == m_tokens.cend() || !found->refresh || found->expires < now())
        return error(
            u"bad_refresh_token"_s, u"The refresh token passed is incorrect or expired."_s);
    const Grant old = *found;
    m_tokens.remove(given); // it works once, and the access token with it ends
    m_tokens.removeIf([&](const auto &entry) {
        return entry.value().login == old.login && !entry.value().refresh;
    });
    return grant(old.login, old.scope);
}

GitHubReply FakeGitHub::grant(const QString &login, const QString &scope)
{
    const QByteArray access = (app.tokensExpire ? "ghu_" : "gho_") + auth::randomBytes(18).toHex();
    QJsonObject answer{{u"access_token"_s, QString::fromLatin1(access)},
        {u"token_type"_s, u"bearer"_s}, {u"scope"_s, QString(scope).replace(u' ', u',')}};
    m_secrets << access;
    m_tokens.insert(access,
        {login, scope, app.tokensExpire ? now().addSecs(tokenSeconds) : QDateTime(), false});
    if (app.tokensExpire) {
        const QByteArray refresh = "ghr_" + auth::randomBytes(38).toHex();
        m_secrets << refresh;
        m_tokens.insert(refresh, {login, scope, now().addSecs(refreshSeconds), true});
        answer[u"expires_in"_s] = tokenSeconds;
        answer[u"refresh_token"_s] = QString::fromLatin1(refresh);
        answer[u"refresh_token_expires_in"_s] = refreshSeconds;
    }
    return GitHubReply::json(answer);
}

GitHubReply FakeGitHub::deleteToken(const GitHubRequest &request)
{
    const QByteArray basic = (app.clientId.toUtf8() + ':' + app.clientSecret).toBase64();
    if (request.header("authorization") != "Basic " + basic)
        return GitHubReply::refusal(401, u"Bad credentials"_s);
    const QByteArray token = request.json().value("access_token"_L1).toString().toLatin1();
    if (token.isEmpty())
        return GitHubReply::refusal(422, u"Validation Failed"_s);
    const auto found = m_tokens.constFind(token);
    if (found == m_tokens.cend() || found->refresh)
        return GitHubReply::refusal(404, u"Not Found"_s);
    revokeAll(found->login);
    return {.status = 204};
}

} // namespace ccplant::test
