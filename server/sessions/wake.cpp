// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/logging.h"
#include "server/sessions/serviceprivate.h"

#include <QCoro/QCoroFuture>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {

QCoro::Task<Result<Session>> SessionService::stop(Caller caller, QString id)
{
    const auto self = d;
    const Result<Session> session = self->get(caller, id);
    if (!session)
        co_return session;
    if (session->state == runtime::State::Deleting)
        co_return fail(ErrorCode::Conflict, u"The session is being deleted."_s);
    Private::stopInBackground(self, id);
    co_return self->get(caller, id);
}

QCoro::Task<void> SessionService::Private::stopInBackground(Self d, QString id)
{
    const Result<void> stopped = co_await d->with.runtime->stop(id);
    if (!stopped)
        qCWarning(sessionsLog).noquote()
            << "session" << id << "could not be stopped:" << stopped.error().detail
            << stopped.error().internal;
}

QCoro::Task<Result<Session>> SessionService::resume(Caller caller, QString id)
{
    const auto self = d;
    const Result<Session> session = self->get(caller, id);
    if (!session)
        co_return session;
    if (session->state == runtime::State::Deleting)
        co_return fail(ErrorCode::Conflict, u"The session is being deleted."_s);
    if (session->state == runtime::State::Running || session->state == runtime::State::Creating)
        co_return session;
    if (const Result<void> room = self->roomForOneMore(); !room)
        co_return tl::unexpected(room.error());
    if (const Result<void> quota = self->withinQuota(*session, false); !quota)
        co_return tl::unexpected(quota.error());
    const Result<QJsonObject> agent = co_await self->with.launch(session->owner, session->agent);
    if (!agent)
        co_return tl::unexpected(agent.error());
    self->with.runtime->resume(id, *agent); // what becomes of it is told by the session's status
    co_return self->get(caller, id);
}

QCoro::Task<Result<void>> SessionService::wake(Caller caller, QString id)
{
    const auto self = d;
    const Result<Session> session = self->get(caller, id);
    if (!session)
        co_return tl::unexpected(session.error());
    co_return co_await Private::wake(self, id);
}

QCoro::Task<Result<void>> SessionService::Private::wake(Self d, QString id)
{
    const RowPtr row = d->index.find(id);
    if (!row)
        co_return noSuchSession();
    switch (row->session().state) {
    case runtime::State::Running:
        co_return {};
    case runtime::State::Deleting:
        co_return fail(ErrorCode::Conflict, u"The session is being deleted."_s);
    case runtime::State::Creating:
        co_return co_await settled(d, id);
    case runtime::State::Stopped:
    case runtime::State::Failed:
        co_return co_await startAgain(d, row->session());
    }
    co_return shuttingDown();
}

QCoro::Task<Result<void>> SessionService::Private::startAgain(Self d, Session session)
{
    if (const Result<void> room = d->roomForOneMore(); !room)
        co_return room;
    if (const Result<void> quota = d->withinQuota(session, false); !quota)
        co_return quota;
    const Result<QJsonObject> agent = co_await d->with.launch(session.owner, session.agent);
    if (!agent)
        co_return tl::unexpected(agent.error());
    co_return co_await d->with.runtime->resume(session.id, *agent);
}

/// Waits until a session that is being made runs or has failed.
QCoro::Task<Result<void>> SessionService::Private::settled(Self d, QString id)
{
    const auto promise = std::make_shared<QPromise<void>>();
    promise->start();
    QFuture<void> woken = promise->future();
    d->waiting[id].append(promise);
    QTimer::singleShot(d->options.wakeDeadline, [promise] {
        if (!promise->future().isFinished())
            promise->finish();
    });
    co_await woken;
    const RowPtr row = d->index.find(id);
    if (!row)
        co_return noSuchSession();
    const Session &now = row->session();
    if (now.state == runtime::State::Running)
        co_return {};
    if (now.state == runtime::State::Creating)
        co_return fail(ErrorCode::Timeout,
            u"The session is still being made (%1). Nothing was sent; try again later."_s.arg(
                now.phase));
    co_return fail(ErrorCode::AgentUnavailable,
        now.reason.isEmpty() ? u"The session was stopped before it was ready."_s : now.reason);
}

void SessionService::Private::wakeWaiting(const QString &id)
{
    const auto promises = waiting.take(id);
    for (const auto &promise : promises) {
        if (!promise->future().isFinished())
            promise->finish();
    }
}

void SessionService::Private::sweep()
{
    if (with.leads && !with.leads())
        return;
    retention->sweep();
    const QDateTime now = with.clock->now();
    QList<Session> expired;
    QStringList idle;
    for (const RowPtr &row : index.rows()) {
        const Session &session = row->session();
        if (session.ttl && session.createdAt.secsTo(now) >= *session.ttl
            && session.state != runtime::State::Deleting)
            expired.append(session);
        else if (options.idleStop.count() > 0 && session.status() == "idle"_L1
            && session.lastEventAt.secsTo(now) >= options.idleStop.count())
            idle.append(session.id);
    }
    for (const Session &session : std::as_const(expired))
        removeExpired(shared_from_this(), session);
    for (const QString &id : std::as_const(idle)) {
        qCInfo(sessionsLog).noquote() << "session" << id << "is idle and is stopped";
        stopInBackground(shared_from_this(), id);
    }
}

} // namespace ccplant::sessions
