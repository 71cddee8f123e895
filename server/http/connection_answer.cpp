// SPDX-License-Identifier: GPL-3.0-or-later
// How a connection answers, and how it ends.
#include "server/http/connection.h"

#include <sys/socket.h>

namespace ccplant::http {

namespace {

// Of a refused request: read and thrown away, so that the connection can stay.
constexpr qint64 smallBody = 64 * 1024;
constexpr qint64 maxDiscarded = 4 * 1024 * 1024;
constexpr qint64 pieceSize = 64 * 1024; // read at once

Time now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

/// After an early answer: is what is left of the body worth reading?
bool Connection::discardsBody() const
{
    const qint64 length = head().contentLength;
    return m_messageDone || length == 0
        || (length > 0 && length <= smallBody && !head().expectContinue);
}

bool Connection::keepsAlive() const
{
    return m_keepAlive && !m_host->isDraining() && discardsBody();
}

void Connection::answerEnded()
{
    m_answered = true;
    m_streaming = false;
    if (!m_pumping)
        QMetaObject::invokeMethod(this, &Connection::pump, Qt::QueuedConnection);
}

void Connection::sendWhole(const Reply &reply)
{
    if (!isOpen() || m_answered || m_streaming)
        return;
    m_keepAlive = keepsAlive();
    QByteArray bytes = writeHead({reply.status, reply.contentType, reply.headers, Framing::Length,
        reply.body.size(), m_keepAlive, head().minorVersion});
    const bool withBody =
        head().method != "HEAD" && !isBodiless(reply.status) && !reply.body.isEmpty();
    if (withBody && reply.body.size() <= 16 * 1024) {
        writeRaw(bytes.append(reply.body)); // one system call
    } else {
        writeRaw(bytes);
        if (withBody)
            writeRaw(reply.body);
    }
    if (isOpen())
        m_socket->flush(); // now rather than in the next round of the event loop
    answerEnded();
}

bool Connection::beginStream(const Reply &head)
{
    if (!isOpen() || m_answered || m_streaming)
        return false;
    m_streaming = true;
    m_chunked = this->head().minorVersion == 1;
    m_keepAlive = keepsAlive() && m_chunked;
    writeRaw(writeHead({head.status, head.contentType, head.headers,
        isBodiless(head.status) ? Framing::None
            : m_chunked         ? Framing::Chunked
                                : Framing::UntilClose,
        0, m_keepAlive, this->head().minorVersion}));
    if (this->head().method != "HEAD" && !isBodiless(head.status))
        return isOpen();
    answerEnded();
    return false;
}

bool Connection::writePiece(const QByteArray &bytes)
{
    if (!isOpen() || !m_streaming)
        return false;
    if (bytes.isEmpty())
        return true; // an empty chunk would end the answer
    if (!m_chunked)
        return writeRaw(bytes);
    const QByteArray size = QByteArray::number(bytes.size(), 16) + "\r\n";
    if (bytes.size() <= 4096) // copying is cheaper than two more system calls
        return writeRaw(size + bytes + "\r\n");
    return writeRaw(size) && writeRaw(bytes) && writeRaw("\r\n");
}

void Connection::endStream()
{
    if (!m_streaming)
        return;
    if (m_chunked)
        writeRaw("0\r\n\r\n");
    answerEnded();
}

bool Connection::writeRaw(const QByteArray &bytes)
{
    if (!isOpen() || m_socket->state() != QAbstractSocket::ConnectedState)
        return false;
    if (m_socket->bytesToWrite() == 0)
        m_wrote = now();
    return m_socket->write(bytes) == bytes.size(); // shares the bytes, does not copy them
}

void Connection::refuse(const Refusal &refusal)
{
    if (m_phase == Phase::Closed)
        return;
    m_keepAlive = false;
    if (!m_answered && !m_streaming)
        sendWhole(m_host->refusal(this, refusal));
    linger();
}

/// Closes our side and reads on for a moment. Closing outright would make the system send a reset
/// for what the client still sends, and the reset would throw away the answer that says why.
void Connection::linger()
{
    if (m_phase == Phase::Closed || m_phase == Phase::Lingering)
        return;
    setPhase(Phase::Lingering);
    m_in = {};
    m_parser.next(); // lets go of a body
    countBody();
    m_socket->flush();
    socketWrote(0);
}

void Connection::discardInput()
{
    while (isOpen() && m_socket->bytesAvailable() > 0) {
        m_discarded += m_socket->read(pieceSize).size();
        if (m_discarded > maxDiscarded) {
            cut();
            return;
        }
    }
}

void Connection::closeWhenWritten()
{
    if (m_phase == Phase::Closed || m_phase == Phase::Closing)
        return;
    setPhase(Phase::Closing);
    m_socket->disconnectFromHost();
}

void Connection::revoke()
{
    Q_EMIT revoked();
    closeWhenWritten(); // from here on nothing more is taken
}

void Connection::cut()
{
    if (m_phase == Phase::Closed)
        return;
    m_socket->abort();
    socketGone(); // when the socket has not said so itself
}

void Connection::socketWrote(qint64 bytes)
{
    m_wrote = now();
    if (m_phase == Phase::Lingering && m_socket->bytesToWrite() == 0) {
        ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
        setPhase(Phase::Lingering);
    }
    if (bytes == 0)
        return;
    if (m_phase == Phase::Upgraded && m_engine)
        m_engine->clientTook(bytes);
    Q_EMIT bytesTaken();
    if (m_phase == Phase::Idle && !m_pumping)
        pump(); // it may have waited for the client to read its answers
}

void Connection::socketGone()
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    m_streaming = false;
    m_host->addBuffered(-std::exchange(m_bodyCounted, 0));
    if (m_engine)
        m_engine->setClosed();
    m_responder.reset();
    Q_EMIT left();
    m_host->gone(this);
}

} // namespace ccplant::http
