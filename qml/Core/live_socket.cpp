// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/live_socket.h"

#include "qml/Core/server_address.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::client {

LiveSocket::LiveSocket(TransportFactory factory, QObject *parent)
    : QObject(parent)
    , m_factory(std::move(factory))
{
    for (QTimer *timer : {&m_retry, &m_silence, &m_steady})
        timer->setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &LiveSocket::attempt);
    connect(&m_silence, &QTimer::timeout, this, [this] {
        onClosed(m_state == Connecting ? tr("The server did not answer in time.")
                                       : tr("Nothing was heard from the server for a while."));
    });
    connect(&m_steady, &QTimer::timeout, this, [this] { m_backoff.reset(); });
}

void LiveSocket::start(const QUrl &serverUrl, const QString &token)
{
    stop();
    m_url = urlAt(serverUrl, u"/api/v1/live"_s);
    m_url.setScheme(serverUrl.scheme() == "https"_L1 ? u"wss"_s : u"ws"_s);
    m_token = token;
    m_backoff.reset();
    attempt();
}

void LiveSocket::stop()
{
    m_retry.stop();
    dropTransport();
    setState(Stopped);
}

void LiveSocket::retryNow()
{
    if (m_state == Waiting)
        attempt();
}

int LiveSocket::retryInMs() const
{
    return m_state == Waiting ? std::max(0, m_retry.remainingTime()) : 0;
}

void LiveSocket::attempt()
{
    m_retry.stop();
    dropTransport();
    m_transport = m_factory();
    LiveTransport *transport = m_transport.get();
    connect(transport, &LiveTransport::opened, this, &LiveSocket::onOpened);
    connect(transport, &LiveTransport::text, this, &LiveSocket::onText);
    connect(transport, &LiveTransport::closed, this, &LiveSocket::onClosed);
    setState(Connecting);
    m_silence.start(m_times.connect);
    transport->open(m_url, m_token);
}

void LiveSocket::onOpened()
{
    m_silence.start(m_times.silence);
    m_steady.start(m_times.steady);
    m_reason.clear();
    setState(Online);
    if (m_listWanted)
        send({{u"subscribe"_s, QJsonObject{{u"list"_s, m_listFilter}}}});
    const QStringList ids = m_sessions.keys();
    for (const QString &id : ids)
        sendSubscription(id);
}

void LiveSocket::onClosed(const QString &reason)
{
    if (m_state == Stopped || m_state == Waiting)
        return;
    const bool wasOnline = m_state == Online;
    dropTransport();
    m_reason = reason;
    const auto delay = m_backoff.next();
    m_retry.start(std::max<std::chrono::milliseconds>(
        delay, std::chrono::milliseconds(std::exchange(m_retryHint, 0))));
    setState(Waiting);
    Q_EMIT interrupted(wasOnline, reason);
}

void LiveSocket::dropTransport()
{
    m_silence.stop();
    m_steady.stop();
    if (!m_transport)
        return;
    m_transport->disconnect(this);
    m_transport->close();
    m_transport.release()->deleteLater(); // it may be the one that called us
}

void LiveSocket::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void LiveSocket::send(const QJsonObject &frame)
{
    if (m_state == Online)
        m_transport->send(QJsonDocument(frame).toJson(QJsonDocument::Compact));
}

void LiveSocket::sendSubscription(const QString &id)
{
    send({{u"subscribe"_s, QJsonObject{{u"session"_s, id}, {u"after"_s, m_sessions.value(id)}}}});
}

void LiveSocket::subscribeSession(const QString &id, qint64 after)
{
    if (m_sessions.contains(id))
        return;
    m_sessions.insert(id, after);
    sendSubscription(id);
}

void LiveSocket::unsubscribeSession(const QString &id)
{
    if (m_sessions.remove(id))
        send({{u"unsubscribe"_s, QJsonObject{{u"session"_s, id}}}});
}

void LiveSocket::subscribeList(const QJsonObject &filter)
{
    m_listFilter = filter;
    m_listWanted = true;
    send({{u"subscribe"_s, QJsonObject{{u"list"_s, filter}}}});
}

void LiveSocket::unsubscribeList()
{
    if (std::exchange(m_listWanted, false))
        send({{u"unsubscribe"_s, QJsonObject{{u"list"_s, true}}}});
}

} // namespace ccplant::client
