// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ccplant::http {
class Router;
}
namespace ccplant::auth {
class Audit;
}

namespace ccplant::api {

/// Writes into the audit log what people do to sessions: make, stop, resume and delete them, and
/// answer what agents ask permission for. What is said in them is theirs. `audit` outlives the
/// router.
void addSessionTrail(http::Router &router, auth::Audit &audit);

} // namespace ccplant::api
