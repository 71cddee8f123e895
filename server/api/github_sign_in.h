// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ccplant::http {
class Router;
}
namespace ccplant::auth {
class Authenticator;
class GitHubSignIn;
} // namespace ccplant::auth

namespace ccplant::api {

/// `GET /auth/methods`: how people can sign in here. `gitHubName`: what the button says; empty:
/// there is no sign-in with GitHub. `authenticator` outlives the router.
void addMethodsRoute(
    http::Router &router, const auth::Authenticator &authenticator, const QString &gitHubName);

/// `GET /auth/github`, `GET /auth/github/callback`, `POST /auth/token`, `POST /auth/token/renew`.
/// Without `signIn` the first three say that there is no sign-in with GitHub. Both outlive the
/// router.
void addGitHubSignInRoutes(
    http::Router &router, auth::Authenticator &authenticator, auth::GitHubSignIn *signIn);

} // namespace ccplant::api
