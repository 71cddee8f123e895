// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/eventfeed.h"

#include "shared/log.h"
#include "shared/sse.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr qint64 pieceBytes = 256 * 1024; // read from the log at once
constexpr qint64 highWater = 8 * 1024 * 1024; // bytes queued for a reader at which it gets no more
constexpr qint64 hardLimit =
    highWater + maxEventBytes + pieceBytes; // never reached: one event at most is added

/// Where to start: `Last-Event-ID` (a browser that reconnects sends it) before `after`.
Result<qint64> readAfter(const http::Request &request)
{
    const QByteArray last = request.header("last-event-id");
    const QString text = last.isEmpty() ? request.queryValue(u"after"_s) : QString::fromUtf8(last);
    bool isNumber = true;
    const qint64 after = text.isEmpty() ? 0 : text.toLongLong(&isNumber);
    if (!isNumber || after < 0)
        return fail(ErrorCode::InvalidRequest,
            u"'after' and Last-Event-ID must be a whole number from 0."_s);
    return after;
}

} // namespace

QByteArray sseOf(qint64 seq, const QByteArray &json)
{
    return writeSse({QByteArray::number(seq), {}, json});
}

/// One subscriber. Catches up from the log at the speed at which it reads, then gets what is
/// published. When it falls behind it catches up again; when it does not read it is cut.
class EventFeed::Reader : public QObject {
public:
    Reader(EventFeed *feed, const std::shared_ptr<http::Stream> &stream, qint64 after)
        : QObject(feed)
        , m_feed(feed)
        , m_stream(stream)
        , m_events(stream, hardLimit)
        , m_sent(after)
    {
        connect(&m_events, &http::EventStream::closed, this, [this] {
            m_feed->m_readers.removeOne(this);
            deleteLater();
        });
        m_patience.setSingleShot(true);
        connect(&m_patience, &QTimer::timeout, this, [this] { m_stream->cutSlowReader(); });
        connect(stream.get(), &http::Stream::bytesWritten, this, &Reader::catchUp);
        catchUp();
    }

    void publish(qint64 seq, const QByteArray &bytes)
    {
        if (!m_live)
            return;
        const qint64 queued = m_events.bytesQueued();
        if (queued > 0 && queued + bytes.size() > highWater) {
            m_live = false; // it gets the rest from the log, when it has taken what is queued
            m_patience.start(m_feed->m_patience);
            return;
        }
        m_sent = seq;
        m_events.send(bytes);
    }

    void finish(std::chrono::milliseconds retry, const QByteArray &reason)
    {
        m_events.finish(retry, reason);
    }

private:
    void catchUp()
    {
        while (!m_live && m_stream->isOpen() && m_events.bytesQueued() < pieceBytes) {
            m_patience.stop();
            const Result<QList<Line>> lines = m_feed->m_engine->log().read(m_sent, pieceBytes);
            if (!lines) {
                qCWarning(lcRunner) << "cannot replay:" << lines.error().internal;
                m_events.finish(std::chrono::seconds(1), "the log cannot be read");
                return;
            }
            QByteArray bytes;
            for (const Line &line : *lines)
                bytes += sseOf(line.seq, line.json);
            m_live = lines->isEmpty();
            if (m_live || !m_events.send(bytes))
                return;
            m_sent = lines->last().seq;
        }
        if (!m_live && m_stream->isOpen() && !m_patience.isActive())
            m_patience.start(m_feed->m_patience);
    }

    EventFeed *m_feed;
    std::shared_ptr<http::Stream> m_stream;
    http::EventStream m_events;
    QTimer m_patience; // runs while what is queued is too much to send more
    qint64 m_sent;
    bool m_live = false;
};

/// The events after `after`, up to now, as `{"events":[…],"last_seq"}`: in pieces, at the speed at
/// which they are read. Deletes itself.
class EventFeed::EventDump : public QObject {
public:
    EventDump(
        const Engine *engine, qint64 after, std::shared_ptr<http::Stream> stream, QObject *parent)
        : QObject(parent)
        , m_engine(engine)
        , m_stream(std::move(stream))
        , m_sent(after)
        , m_end(engine->log().lastSeq())
    {
        connect(m_stream.get(), &http::Stream::bytesWritten, this, &EventDump::more);
        connect(m_stream.get(), &http::Stream::closed, this, &QObject::deleteLater);
        m_stream->begin(200, "application/json");
        m_stream->write("{\"events\":[");
        more();
    }

private:
    void more()
    {
        while (m_stream->isOpen() && m_stream->bytesQueued() < pieceBytes) {
            const Result<QList<Line>> lines = m_engine->log().read(m_sent, pieceBytes);
            if (!lines) {
                qCWarning(lcRunner) << "cannot send events:" << lines.error().internal;
                m_stream->abort();
                return;
            }
            QByteArray bytes;
            for (const Line &line : *lines) {
                if (line.seq > m_end)
                    break;
                bytes += (std::exchange(m_first, false) ? "" : ",") + line.json;
                m_sent = line.seq;
            }
            if (bytes.isEmpty()) {
                m_stream->write("],\"last_seq\":" + QByteArray::number(m_end) + "}");
                m_stream->end();
                return;
            }
            m_stream->write(bytes);
        }
    }

    const Engine *m_engine;
    std::shared_ptr<http::Stream> m_stream;
    qint64 m_sent, m_end;
    bool m_first = true;
};

EventFeed::EventFeed(const Engine *engine, std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_patience(patience)
{
    connect(engine, &Engine::appended, this, &EventFeed::publish);
}

EventFeed::~EventFeed() = default;

void EventFeed::serve(const http::RequestPtr &request, const std::shared_ptr<http::Stream> &stream)
{
    const Result<qint64> after = readAfter(*request);
    if (!after) {
        stream->reply(http::Reply::problem(after.error(), *request));
        return;
    }
    if (request->queryValue(u"wait"_s) == "0"_L1) {
        new EventDump(m_engine, *after, stream, this);
        return;
    }
    // A number that was never given: the reader has seen another log. It gets what comes from now
    // on.
    Reader *reader = new Reader(this, stream, qMin(*after, m_engine->log().lastSeq()));
    if (stream->isOpen())
        m_readers.append(reader);
    else
        reader->deleteLater();
}

void EventFeed::finish(std::chrono::milliseconds retry, const QByteArray &reason)
{
    const QList<Reader *> readers = m_readers; // they remove themselves
    for (Reader *reader : readers)
        reader->finish(retry, reason);
}

void EventFeed::publish(const Event &event, const QByteArray &json)
{
    if (m_readers.isEmpty())
        return;
    const QByteArray bytes = sseOf(event.seq, json);
    const QList<Reader *> readers = m_readers; // one that is cut removes itself
    for (Reader *reader : readers)
        reader->publish(event.seq, bytes);
}

} // namespace ccplant::runner
