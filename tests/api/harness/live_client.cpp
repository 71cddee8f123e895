// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/live_client.h"

#include "tests/api/harness/plant.h"

#include <algorithm>
#include <QJsonDocument>
#include <QNetworkRequest>
#include <QTest>

using namespace Qt::StringLiterals;

namespace ccplant::test {

LiveClient::LiveClient(const Plant &plant)
{
    open(plant.url(), {{"Authorization", "Bearer " + plant.token().toLatin1()}});
}

LiveClient::LiveClient(const QUrl &server, const Headers &headers)
{
    open(server, headers);
}

void LiveClient::open(const QUrl &server, const Headers &headers)
{
    connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        const QJsonObject frame = QJsonDocument::fromJson(text.toUtf8()).object();
        if (const QJsonValue ping = frame.value("ping"_L1); !ping.isUndefined())
            send({{u"pong"_s, ping}});
        else
            m_frames << frame;
    });
    connect(&m_socket, &QWebSocket::errorOccurred, this, [this] { m_failed = true; });
    QUrl url = server;
    url.setScheme(server.scheme() == "https"_L1 ? u"wss"_s : u"ws"_s);
    url.setPath(u"/api/v1/live"_s);
    QNetworkRequest request(url);
    for (const auto &[name, value] : headers) {
        if (name != "Host") // the socket's own, which would then be there twice
            request.setRawHeader(name, value);
    }
    m_socket.open(request);
}

bool LiveClient::waitForOpen()
{
    return QTest::qWaitFor([this] { return isOpen() || m_failed; }, patience) && isOpen();
}

bool LiveClient::waitForClosed()
{
    return QTest::qWaitFor(
        [this] { return m_socket.state() == QAbstractSocket::UnconnectedState; }, patience);
}

void LiveClient::send(const QJsonObject &frame)
{
    m_socket.sendTextMessage(
        QString::fromUtf8(QJsonDocument(frame).toJson(QJsonDocument::Compact)));
}

void LiveClient::subscribe(const QString &session, qint64 after)
{
    send({{u"subscribe"_s, QJsonObject{{u"session"_s, session}, {u"after"_s, after}}}});
}

std::optional<QJsonObject> LiveClient::waitFor(const std::function<bool(const QJsonObject &)> &fits)
{
    qsizetype looked = 0;
    std::optional<QJsonObject> found;
    (void)QTest::qWaitFor(
        [&] {
            for (; !found && looked < m_frames.size(); ++looked) {
                if (fits(m_frames.at(looked)))
                    found = m_frames.at(looked);
            }
            return found.has_value();
        },
        patience);
    return found;
}

QList<QJsonObject> LiveClient::events(const QString &session) const
{
    QList<QJsonObject> events;
    for (const QJsonObject &frame : m_frames) {
        if (frame.value("session"_L1).toString() == session && frame.contains("event"_L1))
            events << frame.value("event"_L1).toObject();
    }
    return events;
}

} // namespace ccplant::test
