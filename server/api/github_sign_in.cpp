// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/github_sign_in.h"

#include "server/api/pages.h"
#include "server/auth/github_sign_in.h"
#include "shared/event.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

Error noGitHub()
{
    return {ErrorCode::NotFound,
        u"There is no sign-in with GitHub on this server. An administrator of it can set one up."_s,
        {}, {}};
}

void addRetryAfter(http::Reply &reply, const auth::Refusal &refusal)
{
    if (refusal.retryAfter.count() > 0)
        reply.headers.append(QHttpHeaders::WellKnownHeader::RetryAfter,
            QByteArray::number(qint64(refusal.retryAfter.count())));
}

QString nameOfMode(auth::AuthMode mode)
{
    switch (mode) {
    case auth::AuthMode::Both:
        return u"both"_s;
    case auth::AuthMode::ApiKey:
        return u"api_key"_s;
    case auth::AuthMode::OAuthOnly:
        return u"oauth_only"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

http::Reply begin(const auth::GitHubSignIn &signIn, const http::Request &request)
{
    if (request.method == "HEAD") // link previews do not sign in
        return http::Reply::empty();
    const auto begun = signIn.begin(request);
    if (!begun)
        return refusalPage(request, begun.error());
    return http::Reply::empty(303)
        .with("Location", begun->url.toEncoded())
        .with("Set-Cookie", begun->setCookie);
}

/// The cookie of a sign-in is Strict: it does not come along on a redirect that GitHub began, only
/// on a step that a page of ours takes.
http::Reply arrive(const auth::GitHubSignIn::Ended &ended)
{
    return steppingStone(ended.returnTo).with("Set-Cookie", ended.setCookie);
}

QCoro::Task<http::Reply> end(auth::GitHubSignIn *signIn, http::RequestPtr request)
{
    if (request->method == "HEAD")
        co_return http::Reply::empty();
    const QByteArray clearing = signIn->clearing();
    const auth::GitHubSignIn::Ended ended = co_await signIn->end(request);
    http::Reply reply;
    if (!ended.loopback.isEmpty()) {
        reply = http::Reply::empty(303).with("Location", ended.loopback.toEncoded());
    } else if (ended.refusal) {
        reply = refusalPage(*request, ended.refusal->error);
        addRetryAfter(reply, *ended.refusal);
    } else {
        reply = arrive(ended);
    }
    reply.headers.append(QHttpHeaders::WellKnownHeader::SetCookie, clearing);
    co_return reply;
}

QCoro::Task<http::Reply> redeem(auth::GitHubSignIn *signIn, http::RequestPtr request)
{
    const auto body = request->json();
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    const QByteArray code = body->value("code"_L1).toString().toLatin1();
    const QByteArray verifier = body->value("code_verifier"_L1).toString().toLatin1();
    if (code.isEmpty() || verifier.isEmpty())
        co_return http::Reply::problem(
            {ErrorCode::InvalidRequest, u"'code' and 'code_verifier' are needed"_s, {}, {}},
            *request);
    const auto token = co_await signIn->redeem(request, code, verifier);
    if (!token) {
        http::Reply reply = http::Reply::problem(token.error().error, *request);
        addRetryAfter(reply, token.error());
        co_return reply;
    }
    co_return http::Reply::json(
        {{u"token"_s, QString::fromLatin1(token->secret)}, {u"token_type"_s, u"Bearer"_s},
            {u"expires_at"_s, formatTime(token->expires)}, {u"user"_s, token->user}});
}

http::Reply renew(const auth::Authenticator &authenticator, const http::Request &request)
{
    const auto token = authenticator.renew(request);
    if (!token)
        return http::Reply::problem(token.error(), request);
    return http::Reply::json(
        {{u"token"_s, QString::fromLatin1(token->secret)}, {u"token_type"_s, u"Bearer"_s},
            {u"expires_at"_s, formatTime(token->expires)}, {u"user"_s, request.identity.user}});
}

} // namespace

void addMethodsRoute(
    http::Router &router, const auth::Authenticator &authenticator, const QString &gitHubName)
{
    const bool byHand = authenticator.mode() != auth::AuthMode::OAuthOnly;
    QJsonObject methods{{u"mode"_s, nameOfMode(authenticator.mode())}, {u"token"_s, byHand}};
    if (!gitHubName.isEmpty())
        methods[u"github"_s] = QJsonObject{{u"name"_s, gitHubName}, {u"path"_s, u"/auth/github"_s}};
    router.add("GET", u"/auth/methods"_s,
        [methods](http::RequestPtr) { return http::Reply::json(methods); },
        {.rule = http::Rule::everybody(), .maxBody = 0});
}

void addGitHubSignInRoutes(
    http::Router &router, auth::Authenticator &authenticator, auth::GitHubSignIn *signIn)
{
    const http::RouteOptions open{.rule = http::Rule::everybody(), .maxBody = 0};
    router.add(
        "GET", u"/auth/github"_s,
        [signIn](http::RequestPtr request) {
            return signIn ? begin(*signIn, *request) : refusalPage(*request, noGitHub());
        },
        open);
    router.addTask(
        "GET", u"/auth/github/callback"_s,
        [signIn](http::RequestPtr request) -> QCoro::Task<http::Reply> {
            if (signIn)
                return end(signIn, std::move(request));
            return [](http::Reply reply) -> QCoro::Task<http::Reply> { co_return reply; }(
                                             refusalPage(*request, noGitHub()));
        },
        open);
    router.addTask("POST", u"/auth/token"_s,
        [signIn](http::RequestPtr request) -> QCoro::Task<http::Reply> {
            if (signIn)
                return redeem(signIn, std::move(request));
            return [](http::Reply reply) -> QCoro::Task<http::Reply> { co_return reply; }(
                                             http::Reply::problem(noGitHub(), *request));
        },
        {.rule = http::Rule::everybody(), .maxBody = 16 * 1024});
    router.add("POST", u"/auth/token/renew"_s,
        [&authenticator](http::RequestPtr request) { return renew(authenticator, *request); },
        {.rule = http::Rule::person(), .maxBody = 4096});
}

} // namespace ccplant::api
