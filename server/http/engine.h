// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/enginesocket.h"

#include <functional>
#include <QAbstractHttpServer>
#include <QTcpServer>

namespace ccplant::http {

/// Accepts. The real sockets go to the guard; QtHttpServer, which is bound to it, gets the guard's
/// engine sockets.
class Listener final : public QTcpServer {
    Q_OBJECT
public:
    using QTcpServer::addPendingConnection;
    std::function<void(qintptr)> accepted;

protected:
    void incomingConnection(qintptr descriptor) override { accepted(descriptor); }
};

/// QtHttpServer with its two questions handed out: what to do with a request, and with a WebSocket
/// handshake.
class Engine final : public QAbstractHttpServer {
    Q_OBJECT
public:
    std::function<void(const QHttpServerRequest &, QHttpServerResponder &)> request;

protected:
    bool handleRequest(const QHttpServerRequest &req, QHttpServerResponder &responder) override
    {
        request(req, responder);
        return true;
    }
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override { }
};

} // namespace ccplant::http
