// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/sessions_forward.h"
#include "server/api/sessions_parts.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::api {
namespace {

using sessions::SessionService;

// What is queued is bounded by the hub; this is only what a single huge event may add.
constexpr qint64 highWater = 2 * maxEventBytes;
constexpr qint64 noEnd = std::numeric_limits<qint64>::max();

/// One client that reads a session's events. Deletes itself when the client leaves.
class SseReader final : public QObject, public sessions::Reader {
public:
    SseReader(sessions::Hub *hub, QString session, std::shared_ptr<http::Stream> stream)
        : m_hub(hub)
        , m_session(std::move(session))
        , m_stream(std::move(stream))
        , m_events(m_stream, highWater)
    {
        connect(&m_events, &http::EventStream::closed, this, &SseReader::leave);
        connect(m_stream.get(), &http::Stream::revoked, this,
            [this] { m_events.finish(1s, "signed out, or not allowed any more"); });
        connect(
            m_stream.get(), &http::Stream::bytesWritten, this,
            [this] {
                if (m_hub)
                    m_hub->writable(m_session, this);
            },
            Qt::QueuedConnection); // not while something is being written
    }

    bool send(const QString &, sessions::Frame &frame) override
    {
        return m_events.send(frame.sse());
    }
    void caughtUp(const QString &, qint64) override { }
    qint64 queued() const override { return m_stream->bytesQueued(); }

    void ended(const QString &, const Error &why) override
    {
        m_hub.clear(); // it has forgotten us
        if (why.extra["reason"_L1].toString() == sessions::slowSubscriber)
            m_stream->cutSlowReader(); // it would not read a farewell either
        else
            m_events.finish(1s, why.detail.toUtf8());
        deleteLater();
    }

private:
    void leave()
    {
        if (m_hub)
            m_hub->unsubscribe(m_session, this);
        m_hub.clear();
        deleteLater();
    }

    QPointer<sessions::Hub> m_hub;
    QString m_session;
    std::shared_ptr<http::Stream> m_stream;
    http::EventStream m_events;
};

/// `Last-Event-ID`, which a browser sends when it reconnects, goes before `after`.
Result<qint64> afterOf(const http::Request &request)
{
    const QByteArray last = request.header("last-event-id");
    if (last.isEmpty())
        return queryNumber(request, u"after"_s, 0, 0, noEnd);
    bool ok = false;
    const qint64 after = last.toLongLong(&ok);
    if (ok && after >= 0)
        return after;
    return sessions::wrongField(u"Last-Event-ID"_s, u"a whole number from 0"_s);
}

QCoro::Task<void> past(SessionService *service, http::RequestPtr request,
    std::shared_ptr<http::Stream> stream, qint64 after)
{
    const Result<QList<Event>> events =
        co_await service->events(callerOf(*request), request->param(u"id"_s), after);
    if (!events) {
        stream->reply(http::Reply::problem(events.error(), *request));
        co_return;
    }
    QByteArray body = "{\"events\":[";
    for (const Event &event : *events)
        body += (body.endsWith('[') ? "" : ",") + writeEvent(event);
    body += "],\"last_seq\":" + QByteArray::number(events->isEmpty() ? after : events->last().seq)
        + '}';
    stream->reply(http::Reply::bytes(body, "application/json"));
}

void serve(SessionService *service, const http::RequestPtr &request,
    const std::shared_ptr<http::Stream> &stream)
{
    const Result<void> known = onlyQuery(*request, {u"after"_s, u"wait"_s});
    const Result<qint64> after = afterOf(*request);
    const Result<qint64> wait = queryNumber(*request, u"wait"_s, 1, 0, 1);
    const Result<sessions::Session> session =
        service->get(callerOf(*request), request->param(u"id"_s));
    if (!known || !after || !wait || !session)
        return stream->reply(http::Reply::problem(!known ? known.error()
                : !after                                 ? after.error()
                : !wait                                  ? wait.error()
                                                         : session.error(),
            *request));
    if (*wait == 0) {
        past(service, request, stream, *after);
        return;
    }
    auto *reader = new SseReader(&service->hub(), session->id, stream);
    if (const Result<void> subscribed =
            service->subscribe(callerOf(*request), session->id, reader, *after);
        !subscribed)
        reader->ended(session->id, subscribed.error());
}

} // namespace

void addSessionEvents(http::Router &router, SessionService &service)
{
    SessionService *const to = &service;
    router.addStream("GET", u"/api/v1/sessions/{id}/events"_s,
        [to](http::RequestPtr request, std::shared_ptr<http::Stream> stream) {
            serve(to, request, stream);
        },
        {http::Rule::needs(http::Permission::ReadSessions)});
}

} // namespace ccplant::api
