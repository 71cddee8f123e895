// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ccplant::http {
class Router;
}

namespace ccplant::sessions {
class SessionService;
}

namespace ccplant::api {

/// Everything under `/api/v1/sessions` and `/api/v1/removed-sessions` (docs/protocol.md §5).
/// `service` outlives the router.
void addSessionRoutes(http::Router &router, sessions::SessionService &service);

} // namespace ccplant::api
