// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/serviceprivate.h"

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTimer>
#include <QJsonDocument>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::sessions {
namespace {

constexpr qint64 pieceBytes = 4 * 1024 * 1024;
constexpr int attempts = 5;

struct Piece {
    QList<Event> events;
    qint64 next = 0;
    qint64 last = 0;
    bool end = true;
};

/// `{"events":[…],"last_seq"}`, as runners tell them: always all.
Result<Piece> readEvents(const QByteArray &body)
{
    Piece piece;
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document["events"_L1].isArray())
        return fail(ErrorCode::AgentUnavailable,
            u"The session's runner gave an answer that cannot be read."_s,
            QString::fromUtf8(body.left(200)));
    const QJsonArray array = document["events"_L1].toArray();
    piece.events.reserve(array.size());
    for (const QJsonValue &value : array) {
        if (const Result<Event> event = eventOf(value.toObject()))
            piece.events.append(*event);
    }
    piece.last =
        document["last_seq"_L1].toInteger(piece.events.isEmpty() ? 0 : piece.events.last().seq);
    return piece;
}

QCoro::Task<Result<Piece>> fromRunner(
    RunnerClient *client, runtime::Endpoint endpoint, qint64 after)
{
    RunnerRequest request;
    request.path = u"/v1/events"_s;
    request.query.addQueryItem(u"after"_s, QString::number(after));
    request.query.addQueryItem(u"wait"_s, u"0"_s);
    const Result<RunnerAnswer> answer = co_await client->call(endpoint, request);
    if (!answer)
        co_return tl::unexpected(answer.error());
    if (answer->status != 200)
        co_return fail(ErrorCode::AgentUnavailable,
            u"The session's runner does not tell its events."_s, QString::number(answer->status));
    const QByteArray body = answer->body;
    co_return co_await QtConcurrent::run([body] { return readEvents(body); });
}

} // namespace

namespace {

QCoro::Task<Result<Piece>> piece(runtime::SessionRuntime *runtime, RunnerClient *client, QString id,
    qint64 after, qint64 position)
{
    Error last;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (const auto endpoint = runtime->endpoint(id)) {
            Result<Piece> found = co_await fromRunner(client, *endpoint, after);
            if (found)
                co_return found;
            last = found.error(); // it may just have died; then there is its log
        } else {
            const Result<runtime::LogPage> page =
                co_await runtime->readLog(id, after, position, pieceBytes);
            if (!page)
                co_return tl::unexpected(page.error());
            co_return Piece{page->events, page->next, page->last, page->end};
        }
        co_await QCoro::sleepFor(100ms * (1 << attempt));
    }
    co_return tl::unexpected(last);
}

} // namespace

QCoro::Task<Result<Replay>> SessionService::Private::history(
    Self d, QString id, qint64 after, qint64 position)
{
    if (!d || d->closed)
        co_return shuttingDown();
    const Result<Piece> found = co_await piece(d->with.runtime, &d->client, id, after, position);
    if (!found)
        co_return tl::unexpected(found.error());
    const QList<Event> events = found->events;
    Replay replay;
    replay.next = found->next;
    replay.last = found->last;
    replay.end = found->end;
    replay.frames = co_await QtConcurrent::run([events] {
        QList<FramePtr> frames;
        frames.reserve(events.size());
        for (const Event &event : events)
            frames.append(std::make_shared<Frame>(event));
        return frames;
    });
    co_return replay;
}

QCoro::Task<Result<QList<Event>>> SessionService::Private::events(Self d, QString id, qint64 after)
{
    QList<Event> all;
    Piece page;
    page.end = false;
    while (!page.end) {
        const Result<Piece> next =
            co_await piece(d->with.runtime, &d->client, id, after, page.next);
        if (!next)
            co_return tl::unexpected(next.error());
        page = *next;
        for (const Event &event : std::as_const(page.events)) {
            if (event.seq > after)
                all.append(event);
        }
        if (!all.isEmpty())
            after = all.last().seq;
    }
    co_return all;
}

} // namespace ccplant::sessions
