// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ccplant::http {
class Router;
}
namespace ccplant::agents {
class Catalogue;
}

namespace ccplant::api {

class Settings;

/// `/api/v1/agents`. Both outlive the router.
void addAgentRoutes(http::Router &router, agents::Catalogue &catalogue, Settings &settings);

} // namespace ccplant::api
