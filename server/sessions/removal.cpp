// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/logging.h"
#include "server/sessions/serviceprivate.h"

#include <QCoro/QCoroTimer>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

constexpr std::chrono::seconds tryAgainAfter{30}; // a session whose time is over

} // namespace

QCoro::Task<Result<Session>> SessionService::remove(
    Caller caller, QString id, runtime::LogAfter log)
{
    const auto self = d;
    const Result<Session> session = self->get(caller, id);
    if (!session)
        co_return session;
    if (const auto begun = co_await Private::removeOne(self, *session, caller.user, log); !begun)
        co_return tl::unexpected(begun.error());
    Session last = *session;
    last.state = runtime::State::Deleting;
    co_return last;
}

QCoro::Task<Result<void>> SessionService::Private::removeOne(
    Self d, Session session, QString by, runtime::LogAfter log)
{
    const QString id = session.id;
    const bool isGoing = session.state == runtime::State::Deleting;
    const bool hasLog = session.lastSeq > 0 || session.state == runtime::State::Running;
    const bool keeps =
        log == runtime::LogAfter::Kept && d->retention->keeps() && hasLog && !isGoing;
    if (keeps) {
        if (const Result<void> noted = co_await d->retention->note(session, by); !noted)
            co_return noted;
    }
    // What is going already goes on as it began, unless now nothing is to be kept.
    const bool letsGo = isGoing ? log == runtime::LogAfter::Gone : !keeps;
    const Result<void> begun = co_await d->with.runtime->remove(
        id, letsGo ? runtime::LogAfter::Gone : runtime::LogAfter::Kept);
    const bool wasGone = !begun && begun.error().code == ErrorCode::NotFound;
    // What was noted stays where the removal failed, or somebody else was faster: it may have been
    // accepted all the same, and as long as there is the session, nobody sees what is noted of it.
    if (letsGo) {
        const Result<void> forgotten = co_await d->retention->forget(id);
        if (!forgotten)
            qCWarning(sessionsLog).noquote()
                << "session" << id << "stays among the removed ones:" << forgotten.error().internal;
    }
    if (wasGone)
        d->runtimeRemoved(id, {});
    co_return wasGone ? Result<void>() : begun;
}

QCoro::Task<void> SessionService::Private::removeExpired(Self d, Session session)
{
    if (d->expiring.contains(session.id))
        co_return;
    d->expiring.insert(session.id);
    qCInfo(sessionsLog).noquote() << "session" << session.id
                                  << "has reached its time to live and is removed";
    const Result<void> begun = co_await removeOne(d, session, {}, runtime::LogAfter::Kept);
    if (!begun) {
        qCWarning(sessionsLog).noquote()
            << "session" << session.id << "could not be removed:" << begun.error().detail
            << begun.error().internal;
        co_await QCoro::sleepFor(tryAgainAfter);
    }
    d->expiring.remove(session.id);
}

} // namespace ccplant::sessions
