// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ccplant::http {
class Router;
}
namespace ccplant::auth {
class ApiKeys;
class Audit;
} // namespace ccplant::auth

namespace ccplant::api {

/// `/api/v1/keys`: API keys, one's own and those of one's teams; an administrator's are all. Only
/// for people: a key cannot make, see or remove keys. Both outlive the router.
void addKeyRoutes(http::Router &router, auth::ApiKeys &keys, auth::Audit &audit);

} // namespace ccplant::api
