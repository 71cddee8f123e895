// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/sessions.h"

#include "server/api/answers.h"
#include "server/api/sessions_forward.h"
#include "server/api/sessions_parts.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {
namespace {

using sessions::SessionService;

constexpr http::RouteOptions promptSize{.rule = http::Rule::needs(http::Permission::CreateSessions),
    .maxBody = sessions::maxPromptBytes + 1024 * 1024};

http::Reply answerSession(
    const Result<sessions::Session> &session, const http::Request &request, int status = 200)
{
    if (!session)
        return http::Reply::problem(session.error(), request);
    return http::Reply::json(session->toJson(), status)
        .with("ETag", '"' + QByteArray::number(session->version) + '"');
}

QCoro::Task<http::Reply> create(SessionService *service, http::RequestPtr request)
{
    const Result<QJsonObject> body = request->json();
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    const QString key = QString::fromLatin1(request->header("idempotency-key"));
    const Result<sessions::Created> created =
        co_await service->create(callerOf(*request), *body, key);
    if (!created)
        co_return http::Reply::problem(created.error(), *request);
    http::Reply reply = answerSession(created->session, *request, 201)
                            .with("Location", "/api/v1/sessions/" + created->session.id.toLatin1());
    if (created->repeated)
        reply = std::move(reply).with("Idempotency-Replayed", "true");
    co_return reply;
}

/// The page's objects are already formatted, so they are joined as they are.
http::Reply list(const SessionService &service, const http::Request &request)
{
    const auto query = sessions::readListQuery(request.query);
    if (!query)
        return http::Reply::problem(query.error(), request);
    const Result<sessions::SessionPage> page =
        service.list(callerOf(request), query->first, query->second);
    if (!page)
        return http::Reply::problem(page.error(), request);
    QByteArray body = "{\"sessions\":[";
    for (const sessions::RowPtr &row : page->rows)
        body += (body.endsWith('[') ? "" : ",") + row->json();
    body += "],\"total\":" + QByteArray::number(page->total);
    if (!page->nextCursor.isEmpty())
        body += ",\"next_cursor\":\"" + page->nextCursor.toLatin1() + '"';
    return http::Reply::bytes(body + '}', "application/json");
}

Result<std::optional<qint64>> versionOf(const http::Request &request, QJsonObject &body)
{
    const auto demanded = demandedVersion(request, body);
    if (!demanded)
        return tl::unexpected(demanded.error());
    if (!*demanded)
        return std::nullopt;
    bool ok = false;
    const qint64 version = (*demanded)->toLongLong(&ok);
    return ok ? version : -1; // no version that we gave out
}

QCoro::Task<http::Reply> update(SessionService *service, http::RequestPtr request)
{
    Result<QJsonObject> body = request->json();
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    const auto version = versionOf(*request, *body);
    if (!version)
        co_return http::Reply::problem(version.error(), *request);
    const Result<sessions::Patch> patch = sessions::readPatch(*body);
    if (!patch)
        co_return http::Reply::problem(patch.error(), *request);
    co_return answerSession(
        co_await service->update(callerOf(*request), request->param(u"id"_s), *patch, *version),
        *request);
}

QCoro::Task<http::Reply> remove(SessionService *service, http::RequestPtr request)
{
    const QString keep =
        request->query.hasQueryItem(u"keep"_s) ? request->queryValue(u"keep"_s) : u"true"_s;
    Result<void> good = onlyQuery(*request, {u"keep"_s});
    if (good && keep != "true"_L1 && keep != "false"_L1)
        good = sessions::wrongField(u"keep"_s, u"true or false"_s);
    if (!good)
        co_return http::Reply::problem(good.error(), *request);
    const auto log = keep == "true"_L1 ? runtime::LogAfter::Kept : runtime::LogAfter::Gone;
    co_return answerSession(
        co_await service->remove(callerOf(*request), request->param(u"id"_s), log), *request, 202);
}

QCoro::Task<http::Reply> stop(SessionService *service, http::RequestPtr request)
{
    co_return answerSession(
        co_await service->stop(callerOf(*request), request->param(u"id"_s)), *request, 202);
}

QCoro::Task<http::Reply> resume(SessionService *service, http::RequestPtr request)
{
    co_return answerSession(
        co_await service->resume(callerOf(*request), request->param(u"id"_s)), *request, 202);
}

QCoro::Task<http::Reply> cancel(SessionService *service, http::RequestPtr request)
{
    const Result<sessions::Session> session =
        service->get(callerOf(*request), request->param(u"id"_s));
    if (!session)
        co_return http::Reply::problem(session.error(), *request);
    if (session->state != runtime::State::Running)
        co_return http::Reply::problem(
            {ErrorCode::NoTurn, u"Nothing is running in this session."_s, {}, {}}, *request);
    const Result<sessions::RunnerAnswer> answer = co_await service->call(callerOf(*request),
        session->id, {"POST", u"/v1/cancel"_s, {}, "{}", "application/json", {}});
    if (!answer || answer->status >= 400)
        co_return passOn(answer, *request);
    co_return answerSession(service->get(callerOf(*request), session->id), *request, 202);
}

QCoro::Task<http::Reply> configure(SessionService *service, http::RequestPtr request)
{
    const Result<QJsonObject> body = request->json();
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    Result<void> good = sessions::onlyFields(*body, {u"mode"_s, u"model"_s, u"options"_s});
    for (const QString &name : {u"mode"_s, u"model"_s}) {
        if (good && body->contains(name) && !(*body)[name].isString())
            good = sessions::wrongField(name, u"text"_s);
    }
    if (good && body->contains("options"_L1) && !(*body)["options"_L1].isObject())
        good = sessions::wrongField(u"options"_s, u"an object of option ids with their values"_s);
    if (good && body->isEmpty())
        good = fail(ErrorCode::InvalidRequest, u"Give at least one of mode, model and options."_s);
    if (!good)
        co_return http::Reply::problem(good.error(), *request);
    co_return co_await forwardJson(service, request, "PATCH", u"/v1/config"_s, *body, false);
}

} // namespace

void addSessionCollection(http::Router &router, SessionService &service)
{
    SessionService *const to = &service;
    const QString all = u"/api/v1/sessions"_s, one = u"/api/v1/sessions/{id}"_s;
    router.addTask(
        "POST", all, [to](http::RequestPtr request) { return create(to, request); }, promptSize);
    router.add("GET", all, [to](http::RequestPtr request) { return list(*to, *request); },
        {http::Rule::needs(http::Permission::ReadSessions)});
    router.add("GET", one,
        [to](http::RequestPtr request) {
            return answerSession(to->get(callerOf(*request), request->param(u"id"_s)), *request);
        },
        {http::Rule::needs(http::Permission::ReadSessions)});
    router.addTask("PATCH", one, [to](http::RequestPtr request) { return update(to, request); },
        {http::Rule::needs(http::Permission::UpdateSessions)});
    router.addTask("DELETE", one, [to](http::RequestPtr request) { return remove(to, request); },
        {http::Rule::needs(http::Permission::DeleteSessions)});
}

void addSessionState(http::Router &router, SessionService &service)
{
    SessionService *const to = &service;
    const QString one = u"/api/v1/sessions/{id}"_s;
    router.addTask("POST", one + u"/stop"_s,
        [to](http::RequestPtr request) { return stop(to, request); },
        {http::Rule::needs(http::Permission::UpdateSessions)});
    router.addTask("POST", one + u"/resume"_s,
        [to](http::RequestPtr request) { return resume(to, request); },
        {http::Rule::needs(http::Permission::UpdateSessions)});
    router.addTask("POST", one + u"/cancel"_s,
        [to](http::RequestPtr request) { return cancel(to, request); },
        {http::Rule::needs(http::Permission::UpdateSessions)});
    router.addTask("PATCH", one + u"/config"_s,
        [to](http::RequestPtr request) { return configure(to, request); },
        {http::Rule::needs(http::Permission::UpdateSessions)});
}

/// Who made a session at another replica asks for it here before this one was told of it.
void addSessionLookUp(http::Router &router, SessionService &service)
{
    SessionService *const to = &service;
    router.addPreparer([to](const http::Request &request,
                           const http::Route &route) -> std::optional<QCoro::Task<void>> {
        const QString id = request.param(u"id"_s);
        if (!route.pattern.startsWith("/api/v1/sessions/{id}"_L1) || !to->isUnheardOf(id))
            return std::nullopt;
        return to->lookUp(id);
    });
}

void addSessionRoutes(http::Router &router, SessionService &service)
{
    addSessionLookUp(router, service);
    addSessionCollection(router, service);
    addSessionState(router, service);
    addSessionMessages(router, service);
    addSessionFiles(router, service);
    addSessionEvents(router, service);
    addSessionTranscript(router, service);
    addRemovedSessions(router, service);
}

} // namespace ccplant::api
