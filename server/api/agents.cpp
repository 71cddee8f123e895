// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/agents.h"

#include "server/agents/catalogue.h"
#include "server/api/answers.h"
#include "server/api/settings.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

QCoro::Task<http::Reply> listAgents(
    agents::Catalogue *catalogue, Settings *settings, http::RequestPtr request)
{
    const QString preferred = co_await settings->defaultAgent(request->identity.user);
    co_return http::Reply::json({{u"agents"_s, catalogue->toJson(preferred)}});
}

QCoro::Task<http::Reply> getAgent(
    agents::Catalogue *catalogue, Settings *settings, http::RequestPtr request)
{
    const QString preferred = co_await settings->defaultAgent(request->identity.user);
    co_return answer(catalogue->toJson(request->param(u"id"_s), preferred), *request);
}

http::Reply installAgent(agents::Catalogue &catalogue, const http::Request &request)
{
    const Result<void> started = catalogue.install(request.param(u"id"_s));
    if (!started)
        return http::Reply::problem(started.error(), request);
    return http::Reply::json({{u"state"_s, u"installing"_s}}, 202);
}

} // namespace

void addAgentRoutes(http::Router &router, agents::Catalogue &catalogue, Settings &settings)
{
    router.addTask("GET", u"/api/v1/agents"_s,
        [&](http::RequestPtr request) {
            return listAgents(&catalogue, &settings, std::move(request));
        },
        {http::Rule::signedIn()});
    router.addTask("GET", u"/api/v1/agents/{id}"_s,
        [&](http::RequestPtr request) {
            return getAgent(&catalogue, &settings, std::move(request));
        },
        {http::Rule::signedIn()});
    router.add("POST", u"/api/v1/agents/{id}/install"_s,
        [&](http::RequestPtr request) { return installAgent(catalogue, *request); },
        {http::Rule::needs(http::Permission::Admin)});
}

} // namespace ccplant::api
