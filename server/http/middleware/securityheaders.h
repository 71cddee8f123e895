// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

namespace ccplant::http {

/// Adds what every answer should have unless its handler said otherwise: nosniff, no referrer,
/// same-origin resources and openers, no devices, a Content-Security-Policy that allows nothing and
/// no framing, and `Cache-Control: no-store`.
void addSecurityHeaders(Router &router);

} // namespace ccplant::http
