// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/pages.h"
#include "server/api/sessions_forward.h"
#include "server/api/shares.h"
#include "server/auth/authenticator.h"
#include "server/sessions/markdown.h"
#include "shared/event.h"
#include "shared/ids.h"
#include "shared/log.h"

#include <QCoro/QCoroFuture>
#include <QJsonDocument>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

http::RouteOptions needing(http::Permission permission)
{
    return {.rule = http::Rule::needs(permission), .maxBody = 4096};
}

QJsonObject shareJson(const ShareParts &parts, const Share &share)
{
    QUrl url = parts.address();
    url.setPath(u"/s/"_s + share.token);
    return {{u"url"_s, url.toString()}, {u"public"_s, share.isPublic}, {u"created_by"_s, share.by},
        {u"created_at"_s, formatTime(share.created)}, {u"expires_at"_s, formatTime(share.expires)}};
}

Failure notShared()
{
    return fail(ErrorCode::NotFound,
        u"There is nothing behind this link. It may have ended, or whoever shared it has taken it back; they can give you another."_s);
}

Result<QDateTime> endIn(const QJsonObject &body, const QDateTime &now)
{
    if (!body.contains("expires_at"_L1))
        return now.addDuration(Shares::usualLifetime);
    const QDateTime end = parseTime(body["expires_at"_L1].toString());
    if (!end.isValid() || end <= now || end > now.addDuration(Shares::longestLifetime))
        return sessions::wrongField(u"expires_at"_s, u"a time within the next 365 days"_s);
    return end;
}

struct Wish {
    bool isPublic = false;
    QDateTime expires;
};

Result<Wish> wishIn(const ShareParts &parts, const http::Request &request)
{
    if (parts.sharing == Sharing::Off)
        return fail(ErrorCode::Forbidden,
            u"Sharing is switched off on this server. An administrator of it can allow it."_s);
    const auto body = request.json();
    if (!body)
        return tl::unexpected(body.error());
    if (const auto good = sessions::onlyFields(*body, {u"expires_at"_s, u"public"_s}); !good)
        return tl::unexpected(good.error());
    const QJsonValue wish = (*body)["public"_L1];
    if (!wish.isUndefined() && !wish.isBool())
        return sessions::wrongField(u"public"_s, u"true or false"_s);
    if (wish.toBool() && parts.sharing != Sharing::Public)
        return fail(ErrorCode::Forbidden,
            u"On this server only people who are signed in can open links. An administrator of it can allow more."_s);
    return endIn(*body, parts.clock->now()).map([&](const QDateTime &end) {
        return Wish{wish.toBool(), end};
    });
}

QCoro::Task<http::Reply> create(ShareParts parts, http::RequestPtr request)
{
    const auto session = parts.sessions->get(callerOf(*request), request->param(u"id"_s));
    if (!session)
        co_return http::Reply::problem(session.error(), *request);
    const auto wish = wishIn(parts, *request);
    if (!wish)
        co_return http::Reply::problem(wish.error(), *request);
    const auto share = co_await parts.shares->create(
        session->id, request->identity.user, wish->isPublic, wish->expires);
    if (!share)
        co_return http::Reply::problem(share.error(), *request);
    parts.audit->add(auth::AuditEntry::of(
        *request, wish->isPublic ? u"share_create_public"_s : u"share_create"_s, session->id));
    co_return http::Reply::json(shareJson(parts, *share), 201);
}

http::Reply get(const ShareParts &parts, const http::Request &request)
{
    const auto session = parts.sessions->get(callerOf(request), request.param(u"id"_s));
    if (!session)
        return http::Reply::problem(session.error(), request);
    const auto share = parts.shares->ofSession(session->id);
    if (!share)
        return http::Reply::problem(
            {ErrorCode::NotFound, u"This session is not shared."_s, {}, {}}, request);
    return http::Reply::json(shareJson(parts, *share));
}

QCoro::Task<http::Reply> remove(ShareParts parts, http::RequestPtr request)
{
    const auto session = parts.sessions->get(callerOf(*request), request->param(u"id"_s));
    if (!session)
        co_return http::Reply::problem(session.error(), *request);
    const auto removed = co_await parts.shares->remove(session->id);
    if (!removed)
        co_return http::Reply::problem(removed.error(), *request);
    parts.audit->add(auth::AuditEntry::of(*request, u"share_remove"_s, session->id));
    co_return http::Reply::empty();
}

/// The share behind a link, if whoever asks may open it. A link is void as soon as who made it is
/// kept out.
Result<Share> opened(const ShareParts &parts, const http::Request &request)
{
    const auto share = parts.shares->find(request.param(u"token"_s));
    if (!share || parts.sharing == Sharing::Off || parts.accounts->isDisabled(share->by))
        return notShared();
    if (share->isPublic && parts.sharing == Sharing::Public)
        return *share;
    if (const auto identity = parts.authenticator->whoIs(request); !identity)
        return tl::unexpected(identity.error());
    return *share;
}

/// What a stranger may know of the session.
QJsonObject sessionJson(const sessions::Session &session)
{
    return {{u"title"_s, session.title}, {u"agent"_s, session.agent},
        {u"status"_s, session.status()}, {u"created_at"_s, formatTime(session.createdAt)}};
}

bool wantsJson(const http::Request &request)
{
    return !request.header("accept").contains("text/html");
}

QCoro::Task<http::Reply> show(ShareParts parts, http::RequestPtr request)
{
    const auto share = opened(parts, *request);
    if (!share)
        co_return refusalPage(*request, share.error());
    const sessions::Caller reader{
        .user = share->by, .teams = {}, .everyTeam = true, .everySession = true};
    const auto session = parts.sessions->get(reader, share->session);
    if (!session)
        co_return refusalPage(*request, notShared().value());
    const auto folded = co_await parts.sessions->transcript(reader, share->session);
    if (!folded)
        co_return refusalPage(*request, folded.error());
    const sessions::Session about = *session;
    const Transcript whole = *folded;
    http::Reply reply;
    if (wantsJson(*request)) {
        const QJsonObject head{
            {u"session"_s, sessionJson(about)}, {u"expires_at"_s, formatTime(share->expires)}};
        const QByteArray body = co_await QtConcurrent::run([head, whole] {
            QJsonObject object = head;
            object[u"transcript"_s] = whole.toJson();
            return QJsonDocument(object).toJson(QJsonDocument::Compact);
        });
        reply = http::Reply::bytes(body, "application/json");
    } else {
        const QString text = co_await QtConcurrent::run(
            [about, whole] { return sessions::toMarkdown(about, whole); });
        reply = textPage(about.title, text);
    }
    // Not for search engines: who has the link has it from somebody.
    co_return std::move(reply).with("X-Robots-Tag", "noindex, nofollow");
}

} // namespace

void addShareRoutes(http::Router &router, ShareParts parts)
{
    const QString one = u"/api/v1/sessions/{id}/share"_s;
    router.addTask(
        "POST", one,
        [parts](http::RequestPtr request) { return create(parts, std::move(request)); },
        needing(http::Permission::UpdateSessions));
    router.add(
        "GET", one, [parts](http::RequestPtr request) { return get(parts, *request); },
        needing(http::Permission::ReadSessions));
    router.addTask(
        "DELETE", one,
        [parts](http::RequestPtr request) { return remove(parts, std::move(request)); },
        needing(http::Permission::UpdateSessions));
    router.addTask("GET", u"/s/{token}"_s,
        [parts](http::RequestPtr request) { return show(parts, std::move(request)); },
        {.rule = http::Rule::everybody(), .maxBody = 0});
    // A link to a session that is gone leads nowhere anyway; this is only so that nothing is left.
    QObject::connect(parts.sessions, &sessions::SessionService::removed, parts.shares,
        [shares = parts.shares](const QString &id) {
            if (!shares->ofSession(id))
                return;
            shares->remove(id).then([id](const Result<void> &removed) {
                if (!removed)
                    logEvent(lcApi(), log::Level::Warning, u"a share link stays behind"_s,
                        {{u"session"_s, id}, {u"cause"_s, removed.error().internal}});
            });
        });
}

} // namespace ccplant::api
