// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/me.h"

#include "server/http/router.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace ccplant::api {

void addMeRoute(http::Router &router, ServerFacts facts,
    std::function<QStringList(const QString &user)> repositories)
{
    const QJsonObject server{
        {u"name"_s, facts.name}, {u"version"_s, facts.version}, {u"runtime"_s, facts.runtime}};
    router.add("GET", u"/api/v1/me"_s,
        [server, repositories = std::move(repositories)](http::RequestPtr request) {
            return http::Reply::json({
                {u"user"_s, request->identity.user},
                {u"scopes"_s,
                    QJsonArray{u"owner"_s}}, // whoever signs in here owns the machine's sessions
                {u"server"_s, server},
                {u"repositories"_s,
                    QJsonArray::fromStringList(repositories(request->identity.user))},
            });
        });
}

} // namespace ccplant::api
