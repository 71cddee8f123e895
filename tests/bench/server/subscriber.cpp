// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/server/subscriber.h"

#include "shared/event.h"
#include "shared/sse.h"

#include <chrono>
#include <QTcpSocket>
#include <QWebSocket>

using namespace Qt::StringLiterals;

namespace ccplant::bench {
namespace {

/// The number after `name` in JSON text; only what is needed, so that the measuring costs little.
qint64 numberAfter(const QByteArray &json, const QByteArray &name)
{
    const qsizetype at = json.lastIndexOf(name);
    qint64 number = 0;
    for (qsizetype i = at + name.size();
        at >= 0 && i < json.size() && json.at(i) >= '0' && json.at(i) <= '9'; ++i)
        number = number * 10 + (json.at(i) - '0');
    return number;
}

class SseSubscriber final : public Subscriber {
public:
    SseSubscriber(const QUrl &server, const QByteArray &token, const QString &session, qint64 after)
        : m_parser(64 << 20)
    {
        connect(&m_socket, &QTcpSocket::readyRead, this, &SseSubscriber::read);
        connect(&m_socket, &QTcpSocket::disconnected, this,
            [this] { Q_EMIT failed(u"the server closed the stream"_s); });
        connect(&m_socket, &QTcpSocket::connected, this, [=, this] {
            m_socket.write("GET /api/v1/sessions/" + session.toLatin1() + "/events?after="
                + QByteArray::number(after) + " HTTP/1.0\r\nHost: " + server.authority().toLatin1()
                + "\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        });
        m_socket.connectToHost(server.host(), quint16(server.port()));
    }

private:
    void read()
    {
        if (!m_begun) {
            m_head += m_socket.readAll();
            const qsizetype end = m_head.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            if (!m_head.startsWith("HTTP/1.0 200") && !m_head.startsWith("HTTP/1.1 200")) {
                Q_EMIT failed(QString::fromUtf8(m_head));
                return;
            }
            m_begun = true;
            Q_EMIT ready();
            feed(m_head.mid(end + 4));
            return;
        }
        feed(m_socket.readAll());
    }

    void feed(const QByteArray &bytes)
    {
        for (const SseEvent &event : m_parser.feed(bytes))
            take(event.data);
    }

    QTcpSocket m_socket;
    SseParser m_parser;
    QByteArray m_head;
    bool m_begun = false;
};

class SocketSubscriber final : public Subscriber {
public:
    SocketSubscriber(
        const QUrl &server, const QByteArray &token, const QString &session, qint64 after)
    {
        connect(&m_socket, &QWebSocket::connected, this, [=, this] {
            m_socket.sendTextMessage(
                u"{\"subscribe\":{\"session\":\"%1\",\"after\":%2}}"_s.arg(session).arg(after));
        });
        connect(&m_socket, &QWebSocket::disconnected, this, [this] {
            Q_EMIT failed(u"the server closed the socket: "_s + m_socket.closeReason());
        });
        connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
            const QByteArray bytes = text.toUtf8();
            if (bytes.contains("\"live\":{\"last_seq\""))
                Q_EMIT ready();
            else if (bytes.contains("\"event\":{"))
                take(bytes);
        });
        QNetworkRequest request(QUrl(u"ws://"_s + server.authority() + u"/api/v1/live"_s));
        request.setRawHeader("Authorization", "Bearer " + token);
        m_socket.open(request);
    }

private:
    QWebSocket m_socket;
};

} // namespace

std::unique_ptr<Subscriber> Subscriber::make(const QByteArray &over, const QUrl &server,
    const QByteArray &token, const QString &session, qint64 after)
{
    if (over == "sse")
        return std::make_unique<SseSubscriber>(server, token, session, after);
    return std::make_unique<SocketSubscriber>(server, token, session, after);
}

void Subscriber::take(const QByteArray &json)
{
    ++events;
    const qint64 seq = numberAfter(json, "\"seq\":");
    lastSeq = std::max(lastSeq, seq);
    if (sampled) {
        arrivals.insert(seq, std::chrono::steady_clock::now().time_since_epoch().count());
        const qsizetype at = json.lastIndexOf("\"time\":\"");
        const QDateTime time = parseTime(QString::fromLatin1(json.mid(at + 8, 24)));
        if (at >= 0 && time.isValid())
            latencies += double(QDateTime::currentMSecsSinceEpoch() - time.toMSecsSinceEpoch());
    }
    Q_EMIT progressed();
}

} // namespace ccplant::bench
