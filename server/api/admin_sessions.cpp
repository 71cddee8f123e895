// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/admin.h"
#include "server/api/sessions_forward.h"
#include "server/auth/audit.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

constexpr http::RouteOptions forAdmins{
    .rule = http::Rule::needs(http::Permission::Admin), .maxBody = 16 * 1024};

/// Sees every session, as one thing among others: not what is said in it.
sessions::Caller everybody(const http::Request &request)
{
    return {.user = request.identity.user, .teams = {}, .everyTeam = true, .everySession = true};
}

/// What administrators need to find and judge a session. Titles, activity and what is asked are the
/// user's: a title repeats the first prompt.
QJsonObject shown(const sessions::Session &session)
{
    QJsonObject object = session.toJson();
    for (const auto name : {"title"_L1, "activity"_L1, "pending"_L1, "tags"_L1, "plan"_L1})
        object.remove(name);
    if (session.memoryLimit > 0)
        object["memory_limit"_L1] = session.memoryLimit;
    if (session.cpuLimit > 0)
        object["cpu_limit"_L1] = session.cpuLimit;
    return object;
}

http::Reply list(const sessions::SessionService &service, const http::Request &request)
{
    QUrlQuery query = request.query;
    const QString user = request.queryValue(u"user"_s);
    query.removeAllQueryItems(u"user"_s);
    const auto read = sessions::readListQuery(query);
    if (!read)
        return http::Reply::problem(read.error(), request);
    sessions::Filter filter = read->first;
    // What is said in other people's sessions cannot be found out by searching either.
    if (!filter.text.isEmpty() || !filter.tags.isEmpty() || filter.sort == sessions::Sort::Title)
        return http::Reply::problem(
            {ErrorCode::InvalidRequest,
                u"Other people's sessions can be found by user, team, status, agent and repository."_s,
                {}, {}},
            request);
    if (!request.query.hasQueryItem(u"archived"_s))
        filter.archived.reset();
    filter.owner = user;
    const auto page = service.list(everybody(request), filter, read->second);
    if (!page)
        return http::Reply::problem(page.error(), request);
    QJsonArray sessions;
    for (const sessions::RowPtr &row : page->rows)
        sessions.append(shown(row->session()));
    QJsonObject body{{u"sessions"_s, sessions}, {u"total"_s, page->total}};
    if (!page->nextCursor.isEmpty())
        body.insert(u"next_cursor"_s, page->nextCursor);
    return http::Reply::json(body);
}

http::Reply get(const sessions::SessionService &service, const http::Request &request)
{
    const auto session = service.get(everybody(request), request.param(u"id"_s));
    return session ? http::Reply::json(shown(*session))
                   : http::Reply::problem(session.error(), request);
}

QCoro::Task<http::Reply> stop(AdminParts parts, http::RequestPtr request)
{
    const QString id = request->param(u"id"_s);
    const auto session = co_await parts.sessions->stop(everybody(*request), id);
    if (!session)
        co_return http::Reply::problem(session.error(), *request);
    parts.audit->add(auth::AuditEntry::of(*request, u"session_stop"_s, id));
    co_return http::Reply::json(shown(*session), 202);
}

QCoro::Task<http::Reply> remove(AdminParts parts, http::RequestPtr request)
{
    const QString id = request->param(u"id"_s);
    const auto session = co_await parts.sessions->remove(everybody(*request), id);
    if (!session)
        co_return http::Reply::problem(session.error(), *request);
    parts.audit->add(auth::AuditEntry::of(*request, u"session_remove"_s, id));
    co_return http::Reply::json(shown(*session), 202);
}

} // namespace

void addAdminRoutes(http::Router &router, AdminParts parts)
{
    addAdminSessionRoutes(router, parts);
    addAdminUserRoutes(router, parts);
    addAdminServerRoutes(router, parts);
}

void addAdminSessionRoutes(http::Router &router, const AdminParts &parts)
{
    const QString all = u"/api/v1/admin/sessions"_s, one = all + u"/{id}"_s;
    router.add(
        "GET", all, [parts](http::RequestPtr request) { return list(*parts.sessions, *request); },
        forAdmins);
    router.add(
        "GET", one, [parts](http::RequestPtr request) { return get(*parts.sessions, *request); },
        forAdmins);
    router.addTask(
        "POST", one + u"/stop"_s,
        [parts](http::RequestPtr request) { return stop(parts, std::move(request)); }, forAdmins);
    router.addTask(
        "DELETE", one,
        [parts](http::RequestPtr request) { return remove(parts, std::move(request)); }, forAdmins);
}

} // namespace ccplant::api
