// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>

namespace ccplant::client {

/// One WebSocket, used once: open() → opened() → text()… → closed(). The native one is in
/// native_transport.cpp; a browser has its own. Signals never come from within open(). Main thread
/// only.
class LiveTransport : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// `url` is ws: or wss:; `token` goes into the Authorization header where the platform can.
    virtual void open(const QUrl &url, const QString &token) = 0;
    virtual void send(const QByteArray &text) = 0;
    virtual void close() = 0;

Q_SIGNALS:
    void opened();
    void text(const QByteArray &message);
    /// Once, also when it never opened. `reason` is for people who look at details.
    void closed(const QString &reason);
};

using TransportFactory = std::function<std::unique_ptr<LiveTransport>()>;

/// The platform's own.
std::unique_ptr<LiveTransport> makeTransport();

} // namespace ccplant::client
