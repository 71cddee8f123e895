// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/live.h"

#include "server/api/live_socket.h"
#include "server/api/sessions_forward.h"
#include "server/http/router.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::api {

class LiveSockets::Private {
public:
    sessions::SessionService *service = nullptr;
    QSet<LiveSocket *> sockets;
    std::function<QJsonObject()> notice;
    bool draining = false;

    /// The frame is made once for all who show the session.
    void changed(const sessions::Session &session) const
    {
        if (sockets.isEmpty())
            return;
        const auto page = service->row(session.id);
        if (!page)
            return;
        const QString text =
            u"{\"list\":{\"upsert\":"_s + QString::fromUtf8(page->json()) + u"}}"_s;
        const auto all = sockets;
        for (LiveSocket *socket : all)
            socket->sessionChanged(session.id, text);
    }
};

LiveSockets::LiveSockets(sessions::SessionService &service, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->service = &service;
    connect(&service, &sessions::SessionService::changed, this,
        [this](const sessions::Session &session) { d->changed(session); });
    connect(&service, &sessions::SessionService::removed, this, [this](const QString &id) {
        const auto all = d->sockets;
        for (LiveSocket *socket : all)
            socket->sessionRemoved(id);
    });
}

LiveSockets::~LiveSockets()
{
    const auto all = std::exchange(d->sockets, {});
    for (LiveSocket *socket : all) {
        socket->disconnect(this);
        delete socket;
    }
}

void LiveSockets::addRoute(http::Router &router)
{
    router.addSocket(u"/api/v1/live"_s,
        [this](http::RequestPtr request, std::unique_ptr<QWebSocket> socket) {
            auto *live = new LiveSocket(d->service, callerOf(*request), std::move(socket), this);
            d->sockets.insert(live);
            request->onRevoked(live, [live] { live->signOut(); });
            connect(live, &LiveSocket::closed, this, [this, live] { d->sockets.remove(live); });
            if (d->notice)
                live->write(d->notice());
            if (d->draining)
                live->farewell(u"drain"_s, 1s);
        },
        {http::Rule::needs(http::Permission::ReadSessions)});
}

void LiveSockets::setNotice(std::function<QJsonObject()> notice)
{
    d->notice = std::move(notice);
}

void LiveSockets::tellNotice()
{
    const QJsonObject frame = d->notice();
    const auto all = d->sockets;
    for (LiveSocket *socket : all)
        socket->write(frame);
}

void LiveSockets::drain()
{
    d->draining = true;
    const auto all = d->sockets;
    for (LiveSocket *socket : all) // not all at the same moment
        socket->farewell(u"drain"_s,
            500ms + std::chrono::milliseconds(QRandomGenerator::global()->bounded(1000)));
}

void LiveSockets::undrain()
{
    d->draining = false;
}

qsizetype LiveSockets::size() const
{
    return d->sockets.size();
}

} // namespace ccplant::api
