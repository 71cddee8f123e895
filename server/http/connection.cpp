// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connection.h"

#include <QScopedValueRollback>

namespace ccplant::http {

namespace {

using namespace std::chrono_literals;

// Read at once, and what may wait in a socket's read buffer.
constexpr qint64 pieceSize = 64 * 1024;
// No further pipelined request while the client has this much to read.
constexpr qint64 maxUnreadAnswers = 256 * 1024;
constexpr int requestsInARow = 32; // then others have their turn
constexpr auto lingerTime = 2s;
constexpr auto closeTime = 5s;

Time now()
{
    return std::chrono::steady_clock::now();
}

bool isForTheHopOnly(const QByteArray &name)
{
    static const QList<QByteArray> names{"connection", "content-length", "expect", "keep-alive",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "host"};
    return names.contains(name.toLower());
}

} // namespace

Connection::Connection(ConnectionHost *host, std::unique_ptr<QTcpSocket> socket)
    : m_host(host)
    , m_socket(std::move(socket))
    , m_parser(host->limits().maxHeaderBytes, host->limits().maxBodyBytes)
    , m_peer(m_socket->peerAddress())
    , m_peerPort(m_socket->peerPort())
    , m_since(now())
    , m_wrote(m_since)
{
    m_socket->setReadBufferSize(pieceSize);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &Connection::pump);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &Connection::socketWrote);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &Connection::socketGone);
}

Connection::~Connection()
{
    m_socket->disconnect(this);
    if (m_engine)
        m_engine->setClosed();
}

void Connection::setPhase(Phase phase)
{
    m_phase = phase;
    m_since = now();
}

void Connection::pump()
{
    if (m_pumping)
        return;
    const QScopedValueRollback pumping(m_pumping, true);
    for (int messages = 0; step();) {
        if (m_phase == Phase::Answering && ++messages >= requestsInARow) {
            QMetaObject::invokeMethod(this, &Connection::pump, Qt::QueuedConnection);
            return;
        }
    }
}

/// One step of the machine; false when there is nothing more to do for now.
bool Connection::step()
{
    switch (m_phase) {
    case Phase::Closed:
        return false;
    case Phase::Lingering:
    case Phase::Closing:
        discardInput();
        return false;
    case Phase::Upgraded:
        return passThrough();
    case Phase::Answering:
        if (!m_answered)
            return false;
        finishRequest();
        return m_phase == Phase::Idle;
    case Phase::Idle:
        if (bytesQueued() > maxUnreadAnswers)
            return false;
        break;
    case Phase::Head:
    case Phase::Body:
        break;
    }
    if (m_in.isEmpty())
        m_in = m_socket->read(std::min(pieceSize, m_socket->bytesAvailable()));
    if (m_in.isEmpty())
        return false;
    qsizetype consumed = 0;
    const auto result = m_parser.feed(m_in, &consumed);
    if (consumed == m_in.size())
        m_in = {}; // an idle connection keeps no buffer
    else
        m_in.remove(0, consumed);
    if (!countBody())
        return false;
    if (m_phase == Phase::Idle) // empty lines before a request count too: they may not keep a
                                // connection alive
        setPhase(Phase::Head);
    switch (result) {
    case RequestParser::Step::NeedMore:
        return true;
    case RequestParser::Step::HeadDone:
        headDone();
        return true;
    case RequestParser::Step::MessageDone:
        messageDone();
        return true;
    case RequestParser::Step::Refused:
        refuse(m_parser.refusal());
        return false;
    }
    return false;
}

bool Connection::passThrough()
{
    if (!m_engine)
        return false;
    if (m_engine->bytesAvailable() > 16 * pieceSize)
        return false; // check() comes back to it
    const QByteArray bytes = m_in.isEmpty()
        ? m_socket->read(std::min(pieceSize, m_socket->bytesAvailable()))
        : std::exchange(m_in, {});
    if (bytes.isEmpty())
        return false;
    m_engine->deliver(bytes);
    return true;
}

void Connection::headDone()
{
    setPhase(Phase::Body);
    m_keepAlive = head().keepAlive;
    const bool upgrade = head().webSocket && m_host->wantsUpgrade(head());
    if (upgrade)
        m_keepAlive =
            false; // QtHttpServer gives the socket up after a refused upgrade, so we say so
    if (!m_engine)
        m_host->engage(this);
    m_host->dispatch(this, engineHead(upgrade));
    if (m_phase != Phase::Body)
        return;
    if (!m_dispatched && !m_answered) {
        refuse({400, "The request is not understood."});
        return;
    }
    if (m_answered && !discardsBody()) {
        linger();
        return;
    }
    if (head().expectContinue && !m_answered && m_in.isEmpty())
        writeRaw("HTTP/1.1 100 Continue\r\n\r\n");
    if (head().contentLength == 0)
        messageDone();
}

void Connection::messageDone()
{
    m_messageDone = true;
    setPhase(Phase::Answering);
    QByteArray body = m_parser.takeBody();
    countBody();
    if (!m_answered)
        m_host->bodyReady(this, std::move(body));
}

/// Keeps the host's account of bodies; false when that refused the request.
bool Connection::countBody()
{
    const qint64 more = m_parser.bodySize() - std::exchange(m_bodyCounted, m_parser.bodySize());
    if (more == 0 || m_host->addBuffered(more) || more < 0)
        return true;
    refuse({503, "The server is receiving too much at once. Try again in a moment."});
    return false;
}

void Connection::holdResponder(std::unique_ptr<QHttpServerResponder> responder)
{
    m_responder = std::move(responder);
    m_dispatched = true;
}

bool Connection::acceptBody(qint64 maxBody)
{
    m_dispatched = true;
    if (head().contentLength > maxBody) {
        refuse({413, "The request's body is too large."});
        return false;
    }
    m_parser.setMaxBody(std::min(maxBody, m_host->limits().maxBodyBytes));
    return true;
}

void Connection::upgradeAccepted()
{
    m_dispatched = true;
    setPhase(Phase::Upgraded);
    m_engine->openForWriting();
}

void Connection::finishRequest()
{
    // Only here and never while QtHttpServer is on the stack: it would listen to the engine socket
    // twice.
    m_responder.reset();
    if (!m_keepAlive || m_host->isDraining()) {
        linger();
        return;
    }
    m_parser.next();
    pending = {};
    m_answered = m_streaming = m_chunked = m_messageDone = m_dispatched = false;
    setPhase(Phase::Idle);
}

void Connection::engineGone(EngineSocket *engine)
{
    if (m_phase == Phase::Upgraded && (!m_engine || m_engine == engine))
        closeWhenWritten(); // the owner of the WebSocket has let it go
}

void Connection::drain()
{
    if (m_phase == Phase::Idle)
        closeWhenWritten();
}

void Connection::check(Time at)
{
    const Limits &limits = m_host->limits();
    const auto age = at - m_since;
    if (bytesQueued() > 0 && at - m_wrote > limits.bodyDeadline) {
        cut(); // takes nothing: gone, or hostile
        return;
    }
    switch (m_phase) {
    case Phase::Idle:
        if (age > limits.idleTimeout)
            closeWhenWritten();
        return;
    case Phase::Head:
        if (age > limits.headerDeadline)
            refuse({408, "The request's header did not come in time."});
        return;
    case Phase::Body:
        if (age > limits.bodyDeadline)
            refuse({408, "The request's body did not come in time."});
        return;
    case Phase::Upgraded:
        pump();
        return;
    case Phase::Lingering:
        if (age > lingerTime && bytesQueued() == 0)
            cut();
        return;
    case Phase::Closing:
        if (age > closeTime)
            cut();
        return;
    case Phase::Answering:
    case Phase::Closed:
        return;
    }
}

QByteArray Connection::engineHead(bool upgrade)
{
    const Head &h = head();
    m_fieldsDelivered = upgrade ? 3 : 1;
    QByteArray out = h.method + ' ' + h.target + " HTTP/1.1\r\nHost: " + h.host + "\r\n";
    for (const Head::Field &field : h.fields) {
        if (isForTheHopOnly(field.name))
            continue;
        out.append(field.name).append(": ").append(field.value).append("\r\n");
        ++m_fieldsDelivered;
    }
    if (upgrade)
        out.append("Connection: Upgrade\r\nUpgrade: websocket\r\n");
    return out.append("\r\n");
}

} // namespace ccplant::http
