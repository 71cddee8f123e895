// SPDX-License-Identifier: GPL-3.0-or-later
// The live socket of the fake server.
#include "tests/client/fake-server/fake_server.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {
constexpr qsizetype pageSize = 200;
}

void FakeServer::takeLink()
{
    while (m_http->hasPendingWebSocketConnections()) {
        QWebSocket *link = m_http->nextPendingWebSocketConnection().release();
        link->setParent(this);
        m_links.insert(link, {});
        connect(link, &QWebSocket::textMessageReceived, this,
            [this, link](const QString &text) { onFrame(link, text); });
        connect(link, &QWebSocket::disconnected, this, [this, link] {
            m_links.remove(link);
            link->deleteLater();
        });
        send(link, {{u"maintenance"_s, m_maintenance}});
    }
}

void FakeServer::send(QWebSocket *link, const QJsonObject &frame)
{
    link->sendTextMessage(QString::fromUtf8(QJsonDocument(frame).toJson(QJsonDocument::Compact)));
}

void FakeServer::onFrame(QWebSocket *link, const QString &text)
{
    const QJsonObject frame = QJsonDocument::fromJson(text.toUtf8()).object();
    if (frame.contains("subscribe"_L1)) {
        subscribe(link, frame["subscribe"_L1].toObject());
    } else if (frame.contains("unsubscribe"_L1)) {
        const QJsonObject what = frame["unsubscribe"_L1].toObject();
        m_links[link].sessions.remove(what["session"_L1].toString());
        if (what.contains("list"_L1))
            m_links[link].list = false;
    } else if (frame.contains("ping"_L1)) {
        send(link, {{u"pong"_s, frame["ping"_L1]}});
    }
}

void FakeServer::subscribe(QWebSocket *link, const QJsonObject &what)
{
    if (what.contains("list"_L1)) {
        m_links[link].list = true;
        sendList(link);
        return;
    }
    const QString id = what["session"_L1].toString();
    const auto session = m_sessions.constFind(id);
    if (session == m_sessions.constEnd()) {
        const QJsonObject error =
            problem({ErrorCode::NotFound, u"There is no such session."_s, {}, {}}, {});
        send(link, {{u"session"_s, id}, {u"error"_s, error}});
        return;
    }
    if (m_links[link].sessions.contains(id))
        return;
    for (const Event &event : session->log) {
        if (event.seq > what["after"_L1].toInteger())
            send(link, {{u"session"_s, id}, {u"event"_s, toJson(event)}});
    }
    m_links[link].sessions.insert(id);
    send(
        link, {{u"session"_s, id}, {u"live"_s, QJsonObject{{u"last_seq"_s, session->log.size()}}}});
}

void FakeServer::sendList(QWebSocket *link)
{
    QJsonArray page;
    bool first = true;
    const auto flush = [&] {
        if (first)
            send(
                link, {{u"list"_s, QJsonObject{{u"reset"_s, page}, {u"total"_s, m_order.size()}}}});
        else if (!page.isEmpty())
            send(link, {{u"list"_s, QJsonObject{{u"more"_s, page}}}});
        first = false;
        page = {};
    };
    for (const QString &id : std::as_const(m_order)) {
        page << m_sessions.value(id).info;
        if (page.size() == pageSize)
            flush();
    }
    flush();
}

void FakeServer::tellList(const QJsonObject &change)
{
    for (auto link = m_links.begin(); link != m_links.end(); ++link) {
        if (link->list)
            send(link.key(), {{u"list"_s, change}});
    }
}

} // namespace ccplant::test
