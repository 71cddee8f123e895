// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/sessions_forward.h"
#include "server/api/sessions_parts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::api {
namespace {

using sessions::SessionService;

constexpr qint64 maxUpload = 32LL * 1024 * 1024;
constexpr qsizetype longestPath = 4096;

/// A path in the workspace. The runner checks it again against the files themselves.
Result<void> checkPath(const http::Request &request, const QString &name)
{
    const QString path = request.queryValue(name);
    const bool climbs = path.split(u'/').contains(u".."_s);
    const bool odd = std::ranges::any_of(
        path, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
    if (path.startsWith(u'/') || climbs || odd || path.size() > longestPath)
        return sessions::wrongField(
            name, u"a path in the workspace: relative, without \"..\" and control characters"_s);
    return {};
}

QCoro::Task<http::Reply> files(SessionService *service, http::RequestPtr request)
{
    Result<void> good = onlyQuery(*request, {u"path"_s, u"raw"_s, u"search"_s, u"limit"_s});
    if (good)
        good = checkPath(*request, u"path"_s);
    if (!good)
        co_return http::Reply::problem(good.error(), *request);
    co_return co_await forward(
        service, request, {"GET", u"/v1/files"_s, request->query, {}, {}, false});
}

QCoro::Task<http::Reply> diff(SessionService *service, http::RequestPtr request)
{
    Result<void> good = onlyQuery(*request, {u"path"_s});
    if (good)
        good = checkPath(*request, u"path"_s);
    if (!good)
        co_return http::Reply::problem(good.error(), *request);
    co_return co_await forward(
        service, request, {"GET", u"/v1/diff"_s, request->query, {}, {}, false});
}

QCoro::Task<http::Reply> upload(SessionService *service, http::RequestPtr request)
{
    Result<void> good = onlyQuery(*request, {u"name"_s});
    const QString name = request->queryValue(u"name"_s);
    if (good && (name.contains(u'/') || name == ".."_L1 || name.size() > 255))
        good = sessions::wrongField(
            u"name"_s, u"a file name without folders, of at most 255 characters"_s);
    if (!good)
        co_return http::Reply::problem(good.error(), *request);
    co_return co_await forward(service, request,
        {"POST", u"/v1/uploads"_s, request->query, request->body, request->header("content-type"),
            false});
}

} // namespace

void addSessionFiles(http::Router &router, SessionService &service)
{
    SessionService *const to = &service;
    const QString one = u"/api/v1/sessions/{id}"_s;
    router.addTask("GET", one + u"/files"_s,
        [to](http::RequestPtr request) { return files(to, request); },
        {http::Rule::needs(http::Permission::ReadSessions)});
    router.addTask("GET", one + u"/diff"_s,
        [to](http::RequestPtr request) { return diff(to, request); },
        {http::Rule::needs(http::Permission::ReadSessions)});
    router.addTask("POST", one + u"/uploads"_s,
        [to](http::RequestPtr request) { return upload(to, request); },
        {.rule = http::Rule::needs(http::Permission::UpdateSessions), .maxBody = maxUpload});
}

} // namespace ccplant::api
