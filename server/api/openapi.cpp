// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/openapi.h"

#include "server/http/router.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace ccplant::api {

QByteArray openApiDocument()
{
    QFile file(u":/ccplant/openapi.yaml"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("openapi.yaml is missing in the program"); // it is linked in
    return file.readAll();
}

void addOpenApiRoute(http::Router &router)
{
    router.add("GET", u"/api/v1/openapi.yaml"_s,
        [document = openApiDocument()](http::RequestPtr) {
            return http::Reply::bytes(document, "application/yaml; charset=utf-8"); // RFC 9512
        },
        {http::Rule::signedIn()});
}

} // namespace ccplant::api
