// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/stream.h"

namespace ccplant::http {

using namespace std::chrono_literals;

EventStream::EventStream(std::shared_ptr<Stream> stream, qint64 highWater, QObject *parent)
    : QObject(parent)
    , m_stream(std::move(stream))
    , m_highWater(highWater)
{
    connect(m_stream.get(), &Stream::closed, this, &EventStream::close);
    QHttpHeaders headers;
    headers.append(QHttpHeaders::WellKnownHeader::CacheControl, "no-store");
    headers.append("X-Accel-Buffering", "no"); // a proxy in between must not collect events
    m_stream->begin(200, "text/event-stream", std::move(headers));
    // The heartbeat keeps proxies from giving up and makes the system notice a client that is gone
    // without a word.
    connect(&m_heartbeat, &QTimer::timeout, this, [this] { send(": hb\n\n"); });
    setHeartbeat(15s);
}

void EventStream::setHeartbeat(std::chrono::milliseconds interval)
{
    if (m_open)
        m_heartbeat.start(interval);
}

EventStream::~EventStream()
{
    disconnect(m_stream.get(), nullptr, this, nullptr);
    m_stream->end();
}

bool EventStream::send(const QByteArray &formatted)
{
    if (!m_open)
        return false;
    if (m_stream->bytesQueued() + formatted.size() > m_highWater && m_stream->bytesQueued() > 0) {
        m_stream->cutSlowReader(); // says closed(); we may be gone now
        return false;
    }
    return m_stream->write(formatted);
}

void EventStream::finish(std::chrono::milliseconds retry, const QByteArray &reason)
{
    if (!m_open)
        return;
    QByteArray comment = reason;
    comment.replace('\n', ' ').replace('\r', ' ');
    m_stream->write(
        ": " + comment + "\nretry: " + QByteArray::number(qint64(retry.count())) + "\n\n");
    m_stream->end(); // says closed()
}

qint64 EventStream::bytesQueued() const
{
    return m_open ? m_stream->bytesQueued() : 0;
}

void EventStream::close()
{
    if (!m_open)
        return;
    m_open = false;
    m_heartbeat.stop();
    Q_EMIT closed();
}

} // namespace ccplant::http
