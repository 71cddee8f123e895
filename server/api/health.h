// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace ccplant::http {
class Router;
}

namespace ccplant::api {

/// `/healthz` and `/health`: the process lives. `/readyz`: it takes requests; 503 while `ready`
/// says no. Open to all.
void addHealthRoutes(http::Router &router, std::function<bool()> ready);

} // namespace ccplant::api
