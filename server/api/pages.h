// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

namespace ccplant::api {

/// `GET /`: says that the server runs and how to use it.
void addPages(http::Router &router, const QString &serverName);

/// A refusal as a page for somebody who follows a link in a browser; as problem details for
/// everybody else.
http::Reply refusalPage(const http::Request &request, const Error &error);

} // namespace ccplant::api
