// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/enginesocket.h"

#include "server/http/connection.h"

namespace ccplant::http {

EngineSocket::EngineSocket(Connection *connection)
    : m_connection(connection)
{
    setPeerAddress(connection->peerAddress());
    setPeerPort(connection->peerPort());
    setLocalAddress(connection->localAddress());
    setLocalPort(connection->localPort());
    QIODevice::open(QIODevice::ReadWrite);
    setSocketState(QAbstractSocket::ConnectedState);
}

EngineSocket::~EngineSocket()
{
    setSocketState(
        QAbstractSocket::UnconnectedState); // the base class must not try to close a descriptor
    if (m_connection)
        m_connection->engineGone(this);
}

void EngineSocket::deliver(const QByteArray &bytes)
{
    m_in += bytes;
    Q_EMIT readyRead();
}

void EngineSocket::clientTook(qint64 bytes)
{
    Q_EMIT bytesWritten(bytes);
}

void EngineSocket::setClosed()
{
    if (state() == QAbstractSocket::UnconnectedState)
        return;
    m_connection.clear();
    setSocketState(QAbstractSocket::UnconnectedState);
    Q_EMIT stateChanged(QAbstractSocket::UnconnectedState);
    Q_EMIT readChannelFinished();
    Q_EMIT disconnected();
}

qint64 EngineSocket::bytesAvailable() const
{
    return QTcpSocket::bytesAvailable() + m_in.size();
}

qint64 EngineSocket::bytesToWrite() const
{
    return m_connection ? m_connection->bytesQueued() : 0;
}

bool EngineSocket::canReadLine() const
{
    return QTcpSocket::canReadLine() || m_in.contains('\n');
}

void EngineSocket::disconnectFromHost()
{
    if (state() != QAbstractSocket::ConnectedState)
        return;
    if (!m_connection) {
        setClosed();
        return;
    }
    setSocketState(QAbstractSocket::ClosingState);
    Q_EMIT stateChanged(QAbstractSocket::ClosingState);
    if (m_connection)
        m_connection->closeWhenWritten();
}

qint64 EngineSocket::readData(char *data, qint64 maxSize)
{
    const qint64 size = std::min<qint64>(maxSize, m_in.size());
    std::copy_n(m_in.constData(), size, data);
    m_in.remove(0, size);
    return size; // 0, not -1: more may come
}

qint64 EngineSocket::writeData(const char *data, qint64 size)
{
    if (!m_writable)
        return size;
    return m_connection && m_connection->writeRaw(QByteArray(data, size)) ? size : -1;
}

} // namespace ccplant::http
