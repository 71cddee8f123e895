// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/connection.h"
#include "server/http/connectionstream.h"
#include "server/http/engine.h"
#include "server/http/router.h"

#include <QHttpServerRequest>

namespace ccplant::http {

/// From QtHttpServer's request to our handlers and back: builds the Request, asks the filters,
/// finds the route, runs the handler, turns what it throws into a problem.
class Dispatcher {
public:
    explicit Dispatcher(const Router *router)
        : m_router(router)
    {
    }

    /// The head is there. Answers at once, or lets the connection go on to the body.
    void begin(Connection *connection, const QHttpServerRequest &engineRequest);
    /// The body is there, too.
    void run(Connection *connection, QByteArray body);
    /// A WebSocket handshake. False when it was refused (and answered).
    bool beginUpgrade(Connection *connection, const QHttpServerRequest &engineRequest);
    /// True when the head is a handshake for a WebSocket route.
    bool wantsUpgrade(const Head &head) const;
    /// The answer to what the guard refuses.
    Reply refusal(Connection *connection, const Refusal &refusal) const;

    std::shared_ptr<qint64> slowReaders = std::make_shared<qint64>(0);
    qint64 requests = 0;

private:
    std::shared_ptr<Request> makeRequest(Connection *connection) const;
    /// Fills path, query and params; an answer when the request ends here.
    std::optional<Reply> admit(Connection *connection, const QHttpServerRequest &engineRequest);
    void answer(Connection *connection, const Request &request, Reply reply) const;

    const Router *m_router;
};

} // namespace ccplant::http
