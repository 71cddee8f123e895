// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/sessions_forward.h"
#include "server/api/sessions_parts.h"
#include "server/sessions/markdown.h"

#include <QCoro/QCoroFuture>
#include <QJsonDocument>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace ccplant::api {
namespace {

using sessions::SessionService;

http::Reply attachment(QByteArray body, QByteArray type, const QString &name)
{
    return http::Reply::bytes(std::move(body), std::move(type))
        .with("Content-Disposition", "attachment; filename=\"" + name.toLatin1() + '"');
}

QCoro::Task<http::Reply> transcript(SessionService *service, http::RequestPtr request)
{
    const Result<Transcript> folded =
        co_await service->transcript(callerOf(*request), request->param(u"id"_s));
    if (!folded)
        co_return http::Reply::problem(folded.error(), *request);
    co_return co_await transcriptReply(*folded);
}

QCoro::Task<http::Reply> exportSession(SessionService *service, http::RequestPtr request)
{
    const Result<QString> format = exportFormat(*request);
    if (!format)
        co_return http::Reply::problem(format.error(), *request);
    const Result<sessions::Session> session =
        service->get(callerOf(*request), request->param(u"id"_s));
    if (!session)
        co_return http::Reply::problem(session.error(), *request);
    const Result<Transcript> folded = co_await service->transcript(callerOf(*request), session->id);
    if (!folded)
        co_return http::Reply::problem(folded.error(), *request);
    co_return co_await exportReply(*format, *session, session->toJson(), *folded);
}

} // namespace

QCoro::Task<http::Reply> transcriptReply(Transcript transcript)
{
    const QByteArray body = co_await QtConcurrent::run(
        [transcript] { return QJsonDocument(transcript.toJson()).toJson(QJsonDocument::Compact); });
    co_return http::Reply::bytes(body, "application/json");
}

Result<QString> exportFormat(const http::Request &request)
{
    const QString format =
        request.query.hasQueryItem(u"format"_s) ? request.queryValue(u"format"_s) : u"json"_s;
    if (const Result<void> good = onlyQuery(request, {u"format"_s}); !good)
        return tl::unexpected(good.error());
    if (format != "json"_L1 && format != "markdown"_L1)
        return sessions::wrongField(u"format"_s, u"json or markdown"_s);
    return format;
}

QCoro::Task<http::Reply> exportReply(
    QString format, sessions::Session about, QJsonObject facts, Transcript transcript)
{
    const QString name = sessions::fileNameOf(about);
    if (format == "markdown"_L1) {
        const QByteArray text = co_await QtConcurrent::run(
            [=] { return sessions::toMarkdown(about, transcript).toUtf8(); });
        co_return attachment(text, "text/markdown; charset=utf-8", name + u".md"_s);
    }
    const QByteArray json = co_await QtConcurrent::run([=] {
        return QJsonDocument(
            QJsonObject{{"session"_L1, facts}, {"transcript"_L1, transcript.toJson()}})
            .toJson();
    });
    co_return attachment(json, "application/json", name + u".json"_s);
}

void addSessionTranscript(http::Router &router, SessionService &service)
{
    SessionService *const to = &service;
    const QString one = u"/api/v1/sessions/{id}"_s;
    router.addTask("GET", one + u"/transcript"_s,
        [to](http::RequestPtr request) { return transcript(to, request); },
        {http::Rule::needs(http::Permission::ReadSessions)});
    router.addTask("GET", one + u"/export"_s,
        [to](http::RequestPtr request) { return exportSession(to, request); },
        {http::Rule::needs(http::Permission::ReadSessions)});
}

} // namespace ccplant::api
