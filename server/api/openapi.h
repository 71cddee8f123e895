// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace ccplant::http {
class Router;
}

namespace ccplant::api {

/// The document that describes the API (resources/openapi.yaml).
QByteArray openApiDocument();

/// `GET /api/v1/openapi.yaml`.
void addOpenApiRoute(http::Router &router);

} // namespace ccplant::api
