// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/logging.h"
#include "server/sessions/serviceprivate.h"
#include "server/store/attach.h"

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::sessions {
namespace {

constexpr auto publishEvery = 50ms; // at most 20 times a second, however fast the agent talks
constexpr qint64 pieceBytes = 4 * 1024 * 1024;
constexpr std::chrono::milliseconds stateDelay = 50ms;
constexpr std::chrono::milliseconds stateDelayAtMost = 2s;

/// Kinds that people wait for.
bool isUrgent(const QString &kind)
{
    return kind == "turn"_L1 || kind == "permission"_L1 || kind == "question"_L1
        || kind == "agent"_L1;
}

} // namespace

void SessionService::Private::publish(const Session &session)
{
    index.put(session);
    if (q)
        Q_EMIT q->changed(session);
}

void SessionService::Private::publishLater(const QString &id)
{
    changedSessions.insert(id);
    if (!publishTimer.isActive())
        publishTimer.start(publishEvery);
}

void SessionService::Private::publishFolded(const QString &id)
{
    changedSessions.remove(id);
    const RowPtr row = index.find(id);
    if (!row)
        return;
    Session session = row->session();
    if (const auto digest = digests.constFind(id); digest != digests.cend())
        digest->writeTo(session);
    if (session == row->session())
        return;
    publish(session);
    records.touch(id);
}

void SessionService::Private::runtimeChanged(const runtime::Session &now)
{
    const RowPtr row = index.find(now.id);
    if (closed)
        return;
    if (!row) {
        // Of a shared runtime it may be another server's, whose record is on its way.
        if (now.state == runtime::State::Running && !with.runtime->isShared()) {
            qCWarning(sessionsLog).noquote()
                << "session" << now.id << "runs and nobody knows it; it is stopped";
            stopInBackground(shared_from_this(), now.id);
        }
        return;
    }
    Session session = row->session();
    const runtime::State before = session.state;
    session.state = now.state;
    session.phase = now.phase;
    session.reason = now.reason;
    session.workspace = now.workspace;
    if (session != row->session())
        publish(session);
    if (before != now.state)
        records.touch(now.id);
    const bool runs = now.state == runtime::State::Running;
    if (runs)
        attach(shared_from_this(), now.id);
    else if (before == runtime::State::Running)
        readRest(shared_from_this(), now.id);
    if (now.state != runtime::State::Creating)
        wakeWaiting(now.id);
}

void SessionService::Private::runtimeRemoved(const QString &id, const QString &note)
{
    const RowPtr row = index.find(id);
    if (!row)
        return;
    const QString owner = row->session().owner;
    qCInfo(sessionsLog).noquote() << "session" << id << "is gone." << note;
    index.remove(id);
    digests.remove(id);
    changedSessions.remove(id);
    store::then(records.remove(id), [id](const Result<void> &removed) {
        if (!removed && removed.error().code != ErrorCode::NotFound)
            qCWarning(sessionsLog).noquote()
                << "the record of session" << id
                << "stays until the next start:" << removed.error().internal;
    });
    if (hub)
        hub->close(id, noSuchSession().value());
    wakeWaiting(id);
    if (!with.leads || with.leads())
        retention->dropUnlessNoted(id);
    if (q)
        Q_EMIT q->removed(id, owner);
}

void SessionService::Private::recordChanged(const store::Change &change)
{
    if (closed || !isSessionRecord(change.record))
        return;
    const QString &id = change.record.id;
    const RowPtr row = index.find(id);
    const std::optional<runtime::Session> now = with.runtime->find(id);
    if (change.type == store::Change::Removed) {
        for (const auto &removed : lookUps.values(id))
            *removed = true;
        if (row && !now) // what the runtime has, it will tell the end of
            runtimeRemoved(id, {});
        return;
    }
    const Session told = Session::fromRecord(id, change.record.body);
    if (!row) {
        publish(told);
        if (now)
            runtimeChanged(*now);
    } else if (told.version > row->session().version) {
        // What people change; the rest each server reads from the log itself.
        Session session = row->session();
        session.title = told.title;
        session.titled = told.titled;
        session.tags = told.tags;
        session.pinned = told.pinned;
        session.archived = told.archived;
        session.updatedAt = told.updatedAt;
        session.version = told.version;
        publish(session);
    }
}

void SessionService::Private::eventHappened(const QString &id, const Event &event)
{
    Digest &digest = digests[id];
    digest.apply(event);
    if (!isUrgent(event.kind))
        return publishLater(id);
    publishFolded(id);
    stopIfDone(id);
}

void SessionService::Private::stopIfDone(const QString &id)
{
    const RowPtr row = index.find(id);
    if (row && row->session().oneshot && digests.value(id).turn() == "idle"_L1
        && row->session().state == runtime::State::Running) {
        qCInfo(sessionsLog).noquote() << "session" << id << "has done its one turn and is stopped";
        stopInBackground(shared_from_this(), id);
    }
}

/// Asks a runner how its session stands, then follows its stream.
QCoro::Task<void> SessionService::Private::attach(Self d, QString id)
{
    const auto endpoint = d->with.runtime->endpoint(id);
    if (!endpoint || d->attaching.value(id) == *endpoint)
        co_return;
    d->attaching[id] = *endpoint;
    std::chrono::milliseconds delay = stateDelay;
    while (!d->closed && d->with.runtime->endpoint(id) == endpoint) {
        const Result<RunnerAnswer> answer =
            co_await d->client.call(*endpoint, {"GET", u"/v1/state"_s, {}, {}, {}, {}});
        const Result<QJsonObject> state =
            answer && answer->status == 200 ? answer->json() : tl::unexpected(Error{});
        if (d->closed || d->with.runtime->endpoint(id) != endpoint)
            break;
        if (state) {
            const RowPtr row = d->index.find(id);
            const bool wasIdle = row && row->session().turnStatus == "idle"_L1;
            d->digests[id].begin(*state);
            d->hub->attach(id, *endpoint, (*state)["last_seq"_L1].toInteger());
            d->publishFolded(id);
            if (!wasIdle) // its turn has ended before we came
                d->stopIfDone(id);
            co_return;
        }
        qCWarning(sessionsLog).noquote()
            << "the runner of session" << id << "does not tell its state:"
            << (answer ? QString::number(answer->status) : answer.error().internal);
        co_await QCoro::sleepFor(delay);
        delay = std::min(delay * 2, stateDelayAtMost);
    }
    if (d->attaching.value(id) == *endpoint)
        d->attaching.remove(id);
}

/// A runner has ended: what it wrote last may not have come through its stream.
QCoro::Task<void> SessionService::Private::readRest(Self d, QString id)
{
    d->hub->detach(id);
    d->attaching.remove(id);
    Digest digest = d->digests.value(id);
    qint64 after = digest.hasBegun() ? digest.lastSeq() : 0;
    runtime::LogPage page;
    page.end = false;
    while (!page.end) {
        const Result<runtime::LogPage> next =
            co_await d->with.runtime->readLog(id, after, page.next, pieceBytes);
        if (!next || d->closed || d->with.runtime->endpoint(id))
            co_return; // gone, or running again: then the stream tells
        page = *next;
        for (const Event &event : std::as_const(page.events)) {
            digest.apply(event);
            d->hub->push(id, event);
        }
    }
    d->digests[id] = digest;
    d->publishFolded(id);
    const RowPtr row = d->index.find(id);
    if (row
        && (row->session().state == runtime::State::Stopped
            || row->session().state == runtime::State::Failed))
        d->digests.remove(id);
}

} // namespace ccplant::sessions
