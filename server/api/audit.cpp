// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/audit.h"

#include "server/auth/audit.h"
#include "server/http/router.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

constexpr int usualPage = 50;

Result<int> limitIn(const http::Request &request)
{
    if (!request.query.hasQueryItem(u"limit"_s))
        return usualPage;
    bool ok = false;
    const int limit = request.queryValue(u"limit"_s).toInt(&ok);
    if (!ok || limit < 1 || limit > auth::Audit::maxPage)
        return fail(ErrorCode::InvalidRequest,
            u"limit must be a number from 1 to %1."_s.arg(auth::Audit::maxPage));
    return limit;
}

QCoro::Task<http::Reply> list(auth::Audit *audit, http::RequestPtr request)
{
    const auto limit = limitIn(*request);
    if (!limit)
        co_return http::Reply::problem(limit.error(), *request);
    const auto page = co_await audit->list(
        request->queryValue(u"user"_s), *limit, request->queryValue(u"cursor"_s));
    if (!page)
        co_return http::Reply::problem(page.error(), *request);
    QJsonObject shown{{u"entries"_s, page->entries}};
    if (!page->nextCursor.isEmpty())
        shown.insert(u"next_cursor"_s, page->nextCursor);
    co_return http::Reply::json(shown);
}

} // namespace

void addAuditRoute(http::Router &router, auth::Audit &audit)
{
    router.addTask("GET", u"/api/v1/admin/audit"_s,
        [&](http::RequestPtr request) { return list(&audit, std::move(request)); },
        {http::Rule::needs(http::Permission::Admin)});
}

} // namespace ccplant::api
