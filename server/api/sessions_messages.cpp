// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/sessions_forward.h"
#include "server/api/sessions_parts.h"
#include "server/sessions/transcriptpage.h"
#include "shared/ids.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {
namespace {

using sessions::SessionService;

constexpr http::RouteOptions promptSize{.rule = http::Rule::needs(http::Permission::UpdateSessions),
    .maxBody = sessions::maxPromptBytes + 1024 * 1024};
constexpr qint64 noEnd = std::numeric_limits<qint64>::max();

Result<QJsonObject> readPrompt(const QJsonObject &body)
{
    if (const Result<void> known =
            sessions::onlyFields(body, {u"client_id"_s, u"content"_s, u"steer"_s});
        !known)
        return tl::unexpected(known.error());
    if (!isClientId(body["client_id"_L1].toString()))
        return sessions::wrongField(u"client_id"_s,
            u"1 to 128 of A-Z a-z 0-9 . _ : -, chosen by the client, the same for a repeated prompt"_s);
    if (body.contains("steer"_L1) && !body["steer"_L1].isBool())
        return sessions::wrongField(u"steer"_s, u"true or false"_s);
    const Result<QJsonArray> content = readContent(body["content"_L1], sessions::maxPromptBytes);
    if (!content)
        return tl::unexpected(content.error());
    return body;
}

Result<QJsonObject> readQueued(const QJsonObject &body)
{
    if (const Result<void> known = sessions::onlyFields(body, {u"content"_s}); !known)
        return tl::unexpected(known.error());
    const Result<QJsonArray> content = readContent(body["content"_L1], sessions::maxPromptBytes);
    return content ? Result<QJsonObject>(body) : tl::unexpected(content.error());
}

Result<QJsonObject> readPermission(const QJsonObject &body)
{
    if (const Result<void> known = sessions::onlyFields(body, {u"option_id"_s, u"cancelled"_s});
        !known)
        return tl::unexpected(known.error());
    const bool chosen =
        body["option_id"_L1].isString() && body["option_id"_L1].toString().size() <= 256;
    const bool cancelled = body["cancelled"_L1].isBool() && body["cancelled"_L1].toBool();
    if (chosen == cancelled)
        return sessions::wrongField(
            u"option_id"_s, u"the id of one of the options; or \"cancelled\": true in its place"_s);
    return body;
}

Result<QJsonObject> readAnswer(const QJsonObject &body)
{
    if (const Result<void> known =
            sessions::onlyFields(body, {u"action"_s, u"content"_s, u"text"_s});
        !known)
        return tl::unexpected(known.error());
    static const QStringList actions{u"accept"_s, u"decline"_s, u"cancel"_s};
    if (!actions.contains(body["action"_L1].toString()))
        return sessions::wrongField(u"action"_s, u"one of accept, decline and cancel"_s);
    if (body.contains("content"_L1) && !body["content"_L1].isObject())
        return sessions::wrongField(u"content"_s, u"an object that fits the question's schema"_s);
    if (body.contains("text"_L1) && !body["text"_L1].isString())
        return sessions::wrongField(u"text"_s, u"text"_s);
    return body;
}

using Reader = Result<QJsonObject> (*)(const QJsonObject &);

QCoro::Task<http::Reply> prompt(SessionService *service, http::RequestPtr request)
{
    const Result<QJsonObject> body = request->json().and_then(readPrompt);
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    co_return co_await forwardJson(service, request, "POST", u"/v1/messages"_s, *body, true);
}

/// Newest page last. Of a running session from its runner, otherwise out of the log.
QCoro::Task<http::Reply> messages(SessionService *service, http::RequestPtr request)
{
    const Result<void> known = onlyQuery(*request, {u"before"_s, u"limit"_s});
    const Result<qint64> before = queryNumber(*request, u"before"_s, noEnd, 1, noEnd);
    const Result<qint64> limit = queryNumber(*request, u"limit"_s, 100, 1, 1000);
    if (!known || !before || !limit)
        co_return http::Reply::problem(!known ? known.error()
                : !before                     ? before.error()
                                              : limit.error(),
            *request);
    const Result<sessions::Session> session =
        service->get(callerOf(*request), request->param(u"id"_s));
    if (!session)
        co_return http::Reply::problem(session.error(), *request);
    if (session->state == runtime::State::Running)
        co_return co_await forward(
            service, request, {"GET", u"/v1/messages"_s, request->query, {}, {}, false});
    const Result<Transcript> transcript =
        co_await service->transcript(callerOf(*request), session->id);
    if (!transcript)
        co_return http::Reply::problem(transcript.error(), *request);
    co_return http::Reply::json(sessions::transcriptPage(*transcript, *before, *limit));
}

/// An answer to what is open, also when the session is stopped: then it is started for it.
QCoro::Task<http::Reply> answerOpen(SessionService *service, http::RequestPtr request, QString path,
    QString parameter, QString prefix, Reader read)
{
    const Result<QString> id = pathId(*request, parameter, prefix);
    Result<QJsonObject> body = request->json().and_then(read);
    if (!id || !body)
        co_return http::Reply::problem(!id ? id.error() : body.error(), *request);
    (*body)["by"_L1] = request->identity.user;
    co_return co_await forwardJson(service, request, "POST", path + *id, *body, true);
}

QCoro::Task<http::Reply> queued(
    SessionService *service, http::RequestPtr request, QByteArray method, QString suffix)
{
    const Result<QString> id = pathClientId(*request);
    if (!id)
        co_return http::Reply::problem(id.error(), *request);
    const QString path = u"/v1/queue/"_s + *id + suffix;
    if (method != "PATCH")
        co_return co_await forwardJson(service, request, method, path, {}, false);
    const Result<QJsonObject> body = request->json().and_then(readQueued);
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    co_return co_await forwardJson(service, request, method, path, *body, false);
}

} // namespace

void addSessionMessages(http::Router &router, SessionService &service)
{
    SessionService *const to = &service;
    const QString one = u"/api/v1/sessions/{id}"_s;
    router.addTask(
        "POST", one + u"/messages"_s,
        [to](http::RequestPtr request) { return prompt(to, request); }, promptSize);
    router.addTask("GET", one + u"/messages"_s,
        [to](http::RequestPtr request) { return messages(to, request); },
        {http::Rule::needs(http::Permission::ReadSessions)});
    router.addTask("POST", one + u"/permissions/{pid}"_s,
        [to](http::RequestPtr request) {
            return answerOpen(to, request, u"/v1/permissions/"_s, u"pid"_s, u"p"_s, readPermission);
        },
        {http::Rule::needs(http::Permission::UpdateSessions)});
    router.addTask("POST", one + u"/questions/{qid}"_s,
        [to](http::RequestPtr request) {
            return answerOpen(to, request, u"/v1/questions/"_s, u"qid"_s, u"q"_s, readAnswer);
        },
        {http::Rule::needs(http::Permission::UpdateSessions)});
    const QString entry = one + u"/queue/{client_id}"_s;
    router.addTask(
        "PATCH", entry, [to](http::RequestPtr request) { return queued(to, request, "PATCH", {}); },
        promptSize);
    router.addTask("DELETE", entry,
        [to](http::RequestPtr request) { return queued(to, request, "DELETE", {}); },
        {http::Rule::needs(http::Permission::UpdateSessions)});
    router.addTask("POST", entry + u"/send"_s,
        [to](http::RequestPtr request) { return queued(to, request, "POST", u"/send"_s); },
        {http::Rule::needs(http::Permission::UpdateSessions)});
}

} // namespace ccplant::api
