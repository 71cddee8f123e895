// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/message.h"

#include <chrono>
#include <memory>
#include <QObject>
#include <QTimer>

namespace ccplant::http {

/// An answer written in pieces (chunked). Lives in the server's thread. When the last reference
/// goes, the answer ends.
class Stream : public QObject {
    Q_OBJECT
public:
    /// Sends status and headers. Once, before write().
    virtual void begin(int status, QByteArray contentType, QHttpHeaders headers = {}) = 0;
    /// Queues bytes for the client. False when the client has left or the answer has ended.
    virtual bool write(const QByteArray &bytes) = 0;
    /// Ends the answer; the connection may serve further requests.
    virtual void end() = 0;
    /// Cuts the connection.
    virtual void abort() = 0;
    /// The caller may not have this answer any more: tells revoked(), so that whoever writes can
    /// say why and end, then cuts what is still open.
    void revoke()
    {
        Q_EMIT revoked();
        if (isOpen())
            abort();
    }
    /// Cuts the connection of a reader who is too slow; counted.
    virtual void cutSlowReader() { abort(); }
    /// One whole answer in place of a stream.
    virtual void reply(Reply reply) = 0;
    /// Bytes accepted by write() that the client has not taken yet.
    virtual qint64 bytesQueued() const = 0;
    virtual bool isOpen() const = 0;

Q_SIGNALS:
    void closed(); ///< the client left or the answer ended; once
    void bytesWritten(); ///< the client took some
    void revoked(); ///< see revoke()
};

/// Server-Sent Events over a Stream: heartbeats, and a reader who is too slow is cut.
class EventStream : public QObject {
    Q_OBJECT
public:
    /// Sends the head. `highWater`: bytes queued at which a reader is given up.
    EventStream(std::shared_ptr<Stream> stream, qint64 highWater, QObject *parent = nullptr);
    ~EventStream() override;
    /// Bytes that are already formatted as events; shared by all readers. False when the reader is
    /// gone.
    bool send(const QByteArray &formatted);
    /// Tells the reader to come back after `retry`, with a comment why, and ends.
    void finish(std::chrono::milliseconds retry, const QByteArray &reason);
    qint64 bytesQueued() const;
    /// How often a comment is sent when nothing else is; 15 s unless told otherwise.
    void setHeartbeat(std::chrono::milliseconds interval);

Q_SIGNALS:
    void closed(); ///< the reader left or was given up; once

private:
    void close();

    std::shared_ptr<Stream> m_stream;
    qint64 m_highWater;
    QTimer m_heartbeat;
    bool m_open = true;
};

} // namespace ccplant::http
