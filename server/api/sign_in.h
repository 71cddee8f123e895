// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <QUrl>

namespace ccplant::http {
class Router;
}
namespace ccplant::auth {
class Audit;
class Authenticator;
} // namespace ccplant::auth

namespace ccplant::api {

/// `GET /auth/login`, `POST /auth/login`, `POST /auth/logout`, `POST /auth/login-link`. `address`
/// gives the URL that people reach the server by. The other two
/// outlive the router.
void addSignInRoutes(http::Router &router, auth::Authenticator &authenticator, auth::Audit &audit,
    std::function<QUrl()> address);

/// The link that signs a browser in once.
QUrl loginLink(const QUrl &address, const QString &token);

} // namespace ccplant::api
