// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

namespace ccplant::api {

/// `GET /`: says that the server runs and how to use it.
void addPages(http::Router &router, const QString &serverName);

/// A refusal as a page for somebody who follows a link in a browser; as problem details for
/// everybody else.
http::Reply refusalPage(const http::Request &request, const Error &error);

/// A page with nothing but a title and a text, which is shown as it is: nothing in it is markup.
http::Reply textPage(const QString &title, const QString &text);

/// A page that goes on to `path` (of this server) by itself at once: the browser's next step is
/// then one of ours, whoever sent it here.
http::Reply steppingStone(const QString &path);

} // namespace ccplant::api
