// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ccplant::http {
class Router;
}
namespace ccplant::auth {
class Audit;
}

namespace ccplant::api {

/// `GET /api/v1/admin/audit`, for administrators. `audit` outlives the router.
void addAuditRoute(http::Router &router, auth::Audit &audit);

} // namespace ccplant::api
