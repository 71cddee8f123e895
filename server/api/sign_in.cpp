// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/sign_in.h"

#include "server/api/pages.h"
#include "server/auth/authenticator.h"
#include "shared/event.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

void addRetryAfter(http::Reply &reply, const auth::Refusal &refusal)
{
    if (refusal.retryAfter.count() > 0)
        reply.headers.append(QHttpHeaders::WellKnownHeader::RetryAfter,
            QByteArray::number(qint64(refusal.retryAfter.count())));
}

QCoro::Task<http::Reply> logIn(auth::Authenticator *authenticator, http::RequestPtr request)
{
    if (request->method == "HEAD") // link previews ask with HEAD: they must not use the link up
        co_return http::Reply::empty();
    const auto cookie =
        co_await authenticator->signIn(request, request->queryValue(u"token"_s).toLatin1());
    if (!cookie) {
        http::Reply reply = refusalPage(*request, cookie.error().error);
        addRetryAfter(reply, cookie.error());
        co_return reply;
    }
    co_return http::Reply::empty(303).with("Location", "/").with("Set-Cookie", *cookie);
}

/// The sign-in form of the web client: 204 and the cookie.
QCoro::Task<http::Reply> logInByHand(auth::Authenticator *authenticator, http::RequestPtr request)
{
    const auto body = request->json();
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    const QString token = body->value("token"_L1).toString().trimmed();
    if (token.isEmpty())
        co_return http::Reply::problem(
            {ErrorCode::InvalidRequest,
                u"'token' is missing: the owner token, or that of a login link"_s, {}, {}},
            *request);
    const bool mayNever = authenticator->mode() == auth::AuthMode::OAuthOnly;
    const auto cookie = co_await authenticator->signInByHand(request, token.toUtf8());
    if (!cookie) {
        Error error = cookie.error().error;
        if (error.code == ErrorCode::Forbidden && !mayNever)
            error.code = ErrorCode::Unauthenticated;
        http::Reply reply = http::Reply::problem(error, *request);
        addRetryAfter(reply, cookie.error());
        co_return reply;
    }
    co_return http::Reply::empty().with("Set-Cookie", *cookie);
}

QCoro::Task<http::Reply> logOut(auth::Authenticator *authenticator, http::RequestPtr request)
{
    const auto clearing = co_await authenticator->signOut(request);
    if (!clearing)
        co_return http::Reply::problem(clearing.error(), *request);
    co_return http::Reply::empty().with("Set-Cookie", *clearing);
}

QCoro::Task<http::Reply> logOutEverywhere(
    auth::Authenticator *authenticator, auth::Audit *audit, http::RequestPtr request)
{
    const auto clearing = co_await authenticator->signOutEverywhere(request->identity.user);
    if (!clearing)
        co_return http::Reply::problem(clearing.error(), *request);
    audit->add(auth::AuditEntry::of(*request, u"sign_out_everywhere"_s, {}));
    co_return http::Reply::empty().with("Set-Cookie", *clearing);
}

http::Reply makeLink(auth::Authenticator &authenticator, auth::Audit &audit, const QUrl &address,
    const http::Request &request)
{
    // A stolen cookie must not be able to make itself a successor.
    if (request.identity.browser)
        return http::Reply::problem(
            {ErrorCode::Forbidden, u"A login link is made with the token, not with a cookie."_s, {},
                {}},
            request);
    const auto ticket = authenticator.newLink(request.identity.user);
    audit.add(auth::AuditEntry::of(request, u"login_link_create"_s, {}));
    return http::Reply::json(
        {{u"url"_s, loginLink(address, ticket.token).toString(QUrl::FullyEncoded)},
            {u"expires_at"_s, formatTime(ticket.expires)}},
        201);
}

} // namespace

QUrl loginLink(const QUrl &address, const QString &token)
{
    QUrl url = address;
    url.setPath(u"/auth/login"_s);
    url.setQuery(u"token="_s + token);
    return url;
}

void addSignInRoutes(http::Router &router, auth::Authenticator &authenticator, auth::Audit &audit,
    std::function<QUrl()> address)
{
    router.addTask("GET", u"/auth/login"_s,
        [&](http::RequestPtr request) { return logIn(&authenticator, std::move(request)); },
        {.rule = http::Rule::everybody(), .maxBody = 0});
    router.addTask("POST", u"/auth/login"_s,
        [&](http::RequestPtr request) { return logInByHand(&authenticator, std::move(request)); },
        {.rule = http::Rule::everybody(), .maxBody = 4096, .intent = true});
    router.addTask("POST", u"/auth/logout"_s,
        [&](http::RequestPtr request) { return logOut(&authenticator, std::move(request)); },
        {http::Rule::signedIn()});
    router.addTask("POST", u"/auth/logout-everywhere"_s,
        [&](http::RequestPtr request) {
            return logOutEverywhere(&authenticator, &audit, std::move(request));
        },
        {http::Rule::person()});
    router.add("POST", u"/auth/login-link"_s,
        [&authenticator, &audit, address = std::move(address)](http::RequestPtr request) {
            return makeLink(authenticator, audit, address(), *request);
        },
        {http::Rule::person()});
}

} // namespace ccplant::api
