// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/sessions_forward.h"
#include "server/api/sessions_parts.h"

#include <QCoro/QCoroFuture>
#include <QJsonDocument>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace ccplant::api {
namespace {

using sessions::RemovedSession;
using sessions::Retention;

http::Reply list(const Retention &removed, const http::Request &request)
{
    const auto known = onlyQuery(
        request, {u"q"_s, u"team"_s, u"agent"_s, u"repository"_s, u"limit"_s, u"cursor"_s});
    if (!known)
        return http::Reply::problem(known.error(), request);
    auto query = sessions::readListQuery(request.query);
    if (!query)
        return http::Reply::problem(query.error(), request);
    query->first.caller = callerOf(request);
    query->first.archived.reset();
    const auto page = removed.list(query->first, query->second);
    if (!page)
        return http::Reply::problem(page.error(), request);
    QJsonArray sessions;
    for (const RemovedSession &session : page->sessions)
        sessions.append(session.toJson());
    QJsonObject body{{u"sessions"_s, sessions}, {u"total"_s, page->total}};
    if (!page->nextCursor.isEmpty())
        body.insert(u"next_cursor"_s, page->nextCursor);
    return http::Reply::json(body);
}

http::Reply get(const Retention &removed, const http::Request &request)
{
    const auto session = removed.get(callerOf(request), request.param(u"id"_s));
    return session ? http::Reply::json(session->toJson())
                   : http::Reply::problem(session.error(), request);
}

QCoro::Task<http::Reply> events(Retention *removed, http::RequestPtr request)
{
    const auto known = onlyQuery(*request, {u"after"_s});
    const auto after = queryNumber(*request, u"after"_s, 0, 0, std::numeric_limits<qint64>::max());
    if (!known || !after)
        co_return http::Reply::problem(known ? after.error() : known.error(), *request);
    const auto page = co_await removed->events(callerOf(*request), request->param(u"id"_s), *after);
    if (!page)
        co_return http::Reply::problem(page.error(), *request);
    const QList<Event> list = page->events;
    const qint64 last = list.isEmpty() ? *after : list.last().seq;
    const bool end = page->end;
    const QByteArray body = co_await QtConcurrent::run([list, last, end] {
        QJsonArray array;
        for (const Event &event : list)
            array.append(toJson(event));
        return QJsonDocument(
            QJsonObject{{u"events"_s, array}, {u"last_seq"_s, last}, {u"end"_s, end}})
            .toJson(QJsonDocument::Compact);
    });
    co_return http::Reply::bytes(body, "application/json");
}

QCoro::Task<http::Reply> transcript(Retention *removed, http::RequestPtr request)
{
    const auto folded = co_await removed->transcript(callerOf(*request), request->param(u"id"_s));
    if (!folded)
        co_return http::Reply::problem(folded.error(), *request);
    co_return co_await transcriptReply(*folded);
}

QCoro::Task<http::Reply> exportRemoved(Retention *removed, http::RequestPtr request)
{
    const auto format = exportFormat(*request);
    if (!format)
        co_return http::Reply::problem(format.error(), *request);
    const auto session = removed->get(callerOf(*request), request->param(u"id"_s));
    if (!session)
        co_return http::Reply::problem(session.error(), *request);
    const auto folded = co_await removed->transcript(callerOf(*request), session->session.id);
    if (!folded)
        co_return http::Reply::problem(folded.error(), *request);
    co_return co_await exportReply(*format, session->session, session->toJson(), *folded);
}

QCoro::Task<http::Reply> remove(Retention *removed, http::RequestPtr request)
{
    const auto gone = co_await removed->remove(callerOf(*request), request->param(u"id"_s));
    co_return gone ? http::Reply::empty() : http::Reply::problem(gone.error(), *request);
}

} // namespace

void addRemovedSessions(http::Router &router, sessions::SessionService &service)
{
    Retention *const removed = &service.retention();
    const QString all = u"/api/v1/removed-sessions"_s, one = all + u"/{id}"_s;
    const http::RouteOptions reading{http::Rule::needs(http::Permission::ReadSessions)};
    router.add(
        "GET", all, [removed](http::RequestPtr request) { return list(*removed, *request); },
        reading);
    router.add(
        "GET", one, [removed](http::RequestPtr request) { return get(*removed, *request); },
        reading);
    router.addTask(
        "GET", one + u"/events"_s,
        [removed](http::RequestPtr request) { return events(removed, request); }, reading);
    router.addTask(
        "GET", one + u"/transcript"_s,
        [removed](http::RequestPtr request) { return transcript(removed, request); }, reading);
    router.addTask(
        "GET", one + u"/export"_s,
        [removed](http::RequestPtr request) { return exportRemoved(removed, request); }, reading);
    router.addTask("DELETE", one,
        [removed](http::RequestPtr request) { return remove(removed, request); },
        {http::Rule::needs(http::Permission::DeleteSessions)});
}

} // namespace ccplant::api
