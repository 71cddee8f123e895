// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

namespace ccplant::http {

/// One line in the log for every answer: method, path, status, duration, bytes, user, peer, request
/// id. No query string and no header, because tokens travel there; a path parameter called `token`
/// is blotted out. Add it last, so that it sees the answer as it is sent.
void addAccessLog(Router &router);
/// The path as it may be logged: at most 512 characters, without a parameter called `token`, and
/// without what follows `/s/` (a link to a shared session) even where no route has it. Pure.
QString loggedPath(const Request &request);
/// The line's fields. Pure.
QJsonObject accessLogFields(
    const Request &request, const Reply &reply, std::chrono::steady_clock::time_point now);

} // namespace ccplant::http
