// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTcpSocket>

namespace ccplant::http {

class Connection;

/// What QtHttpServer (and QWebSocket after an upgrade) takes for the client's socket. There is no
/// descriptor behind it: it holds exactly the bytes that the guard has judged and hands on, and
/// what is written to it goes to the guard's connection. So QtHttpServer's lenient parser never
/// sees a byte that the strict one has not let through, it never sees two requests at once, and it
/// can't touch the real socket.
class EngineSocket final : public QTcpSocket {
    Q_OBJECT
public:
    explicit EngineSocket(Connection *connection);
    ~EngineSocket() override;

    /// Makes bytes readable and says so.
    void deliver(const QByteArray &bytes);
    /// From now on what is written goes to the client (after an accepted upgrade). Before, it's
    /// dropped: our own writer answers, because it knows HEAD, HTTP/1.0, 204 and back-pressure, and
    /// QHttpServerResponder doesn't.
    void openForWriting() { m_writable = true; }
    void clientTook(qint64 bytes);
    /// The real connection is gone.
    void setClosed();

    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override;
    bool canReadLine() const override;
    void disconnectFromHost() override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QPointer<Connection> m_connection;
    QByteArray m_in;
    bool m_writable = false;
};

} // namespace ccplant::http
