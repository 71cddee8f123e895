// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/me.h"

#include "server/auth/authenticator.h"
#include "server/auth/permissions.h"
#include "server/http/router.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

/// `owner` for who owns the machine's sessions; clients show by it what only the owner can use.
QJsonArray scopesOf(const http::Identity &identity)
{
    return identity.user == auth::ownerUser ? QJsonArray{u"owner"_s} : QJsonArray();
}

} // namespace

void addMeRoute(http::Router &router, ServerFacts facts,
    std::function<QStringList(const QString &user)> repositories,
    std::function<QJsonObject()> maintenance)
{
    const QJsonObject server{{u"name"_s, facts.name}, {u"version"_s, facts.version},
        {u"runtime"_s, facts.runtime}, {u"share"_s, facts.share},
        {u"keep_removed"_s, qint64(facts.keepRemoved.count())}};
    router.add("GET", u"/api/v1/me"_s,
        [server, repositories = std::move(repositories), maintenance = std::move(maintenance)](
            http::RequestPtr request) {
            return http::Reply::json({
                {u"user"_s, request->identity.user},
                {u"scopes"_s, scopesOf(request->identity)},
                {u"permissions"_s, auth::toJson(request->identity.permissions)},
                {u"teams"_s, QJsonArray::fromStringList(request->identity.teams)},
                {u"server"_s, server},
                {u"maintenance"_s, maintenance()},
                {u"repositories"_s,
                    QJsonArray::fromStringList(repositories(request->identity.user))},
            });
        },
        {http::Rule::signedIn()});
}

} // namespace ccplant::api
