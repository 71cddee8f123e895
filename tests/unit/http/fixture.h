// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/http/server.h"
#include "tests/unit/http/rawclient.h"

#include <memory>
#include <QTest>

namespace ccplant::http {

/// A server on loopback with the routes of one test.
class Site {
public:
    explicit Site(Limits limits = {})
        : m_limits(limits)
    {
    }
    Router router;

    quint16 start()
    {
        server = std::make_unique<Server>(&router, m_limits);
        const auto port = server->listen(QHostAddress::LocalHost, 0);
        if (!port)
            qFatal("cannot listen: %s", qPrintable(port.error().detail));
        return *port;
    }
    std::unique_ptr<Server> server;

private:
    Limits m_limits;
};

inline Reply echo(const RequestPtr &request)
{
    return Reply::bytes(request->body, "text/plain");
}

} // namespace ccplant::http
