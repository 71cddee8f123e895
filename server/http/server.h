// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

#include <chrono>
#include <functional>
#include <memory>
#include <QObject>

namespace ccplant::http {

/// Bounds of one listener (docs/architecture.md, "The connection guard").
struct Limits {
    qint64 maxHeaderBytes = 64 * 1024; ///< request line and header fields; more: 431
    qint64 maxBodyBytes = 32 * 1024 * 1024; ///< hard bound whatever a route allows; more: 413
    std::chrono::milliseconds headerDeadline{
        10'000}; ///< from first byte to end of header; later: 408
    std::chrono::milliseconds bodyDeadline{
        60'000}; ///< from end of header to end of body; later: 408
    std::chrono::milliseconds idleTimeout{75'000}; ///< between requests
    int maxConnections = 4096; ///< more: 503 and close
    int maxConnectionsPerAddress = 1024; ///< more: 429 and close
    /// Addresses (of proxies) that maxConnectionsPerAddress is not for; may be empty.
    std::function<bool(const QHostAddress &)> isProxy = {};
    qint64 maxWebSocketMessage = 64 * 1024;
    qint64 maxBufferedBodies =
        512 * 1024 * 1024; ///< bytes of bodies coming in, of all connections; more: 503
};

struct Counters {
    qint64 connections = 0; ///< now
    qint64 accepted = 0;
    qint64 requests = 0;
    QHash<int, qint64> refused; ///< by status, requests that the guard answered
    qint64 slowReaders = 0;
};

/// The HTTP listener: QtHttpServer behind our connection guard. Lives in one thread; handlers run
/// in it.
class Server : public QObject {
    Q_OBJECT
public:
    /// `router` outlives the server and is complete before listen().
    Server(const Router *router, Limits limits, QObject *parent = nullptr);
    ~Server() override;

    /// The port (chosen by the system for 0), or why not.
    Result<quint16> listen(const QHostAddress &address, quint16 port);
    /// Stops accepting; connections without a request close; `drained` when none is left or
    /// `deadline` has passed (then the rest is cut). Streams are told through `draining`.
    void drain(std::chrono::milliseconds deadline);
    Counters counters() const;

Q_SIGNALS:
    void draining();
    void drained();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace ccplant::http
