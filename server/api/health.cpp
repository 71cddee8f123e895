// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/health.h"

#include "server/http/router.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {

void addHealthRoutes(http::Router &router, std::function<bool()> ready)
{
    const http::RouteOptions options{
        .rule = http::Rule::everybody(), .maxBody = 0, .metered = false};
    const http::Handler alive = [](http::RequestPtr) {
        return http::Reply::json({{u"status"_s, u"ok"_s}});
    };
    router.add("GET", u"/healthz"_s, alive, options);
    router.add("GET", u"/health"_s, alive, options);
    router.add(
        "GET", u"/readyz"_s,
        [ready = std::move(ready)](http::RequestPtr request) {
            if (!ready())
                return http::Reply::problem(
                    {ErrorCode::Unavailable,
                        u"The server is starting or stopping. Try again in a moment."_s, {}, {}},
                    *request);
            return http::Reply::json({{u"status"_s, u"ok"_s}});
        },
        options);
}

} // namespace ccplant::api
