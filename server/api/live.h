// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <QJsonObject>
#include <QObject>

namespace ccplant::http {
class Router;
}

namespace ccplant::sessions {
class SessionService;
}

namespace ccplant::api {

/// `/api/v1/live`: the sockets that are open (docs/protocol.md §5, "The live socket"). Lives in the
/// listener's thread.
class LiveSockets : public QObject {
    Q_OBJECT
public:
    explicit LiveSockets(sessions::SessionService &service, QObject *parent = nullptr);
    ~LiveSockets() override;

    /// `this` outlives the router.
    void addRoute(http::Router &router);
    /// Every client is told `notice` (one frame) when it comes, and again by tellNotice(): how the
    /// server stands, whatever a client subscribed to.
    void setNotice(std::function<QJsonObject()> notice);
    void tellNotice();
    /// Tells all clients to come back elsewhere or later, and closes. Connect the listener's
    /// draining() to it.
    void drain();
    /// Takes clients again.
    void undrain();
    qsizetype size() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace ccplant::api
