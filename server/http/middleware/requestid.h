// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

namespace ccplant::http {

/// Takes a caller's X-Request-Id (1–64 characters of [A-Za-z0-9._-], so that it can be followed
/// across programs) in place of our own, and says the id in every answer.
void addRequestId(Router &router);
bool isRequestId(QByteArrayView id);

} // namespace ccplant::http
