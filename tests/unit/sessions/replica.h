// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/service.h"
#include "server/store/store.h"
#include "shared/clock.h"

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTask>

namespace ccplant::test {

/// Sessions that nothing runs; what one server sees of a cluster.
class FakeRuntime final : public runtime::SessionRuntime {
public:
    QMap<QString, runtime::Session> sessions;
    QStringList stopped;
    QMap<QString, QList<Event>> logs, kept; ///< of sessions; of those that were removed
    bool refusesToRemove = false, refusesToDrop = false, isGone = false;
    int drops = 0; ///< attempts

    /// As if the cluster had told.
    void tell(const runtime::Session &session)
    {
        sessions[session.id] = session;
        Q_EMIT changed(session);
    }
    void forget(const QString &id)
    {
        sessions.remove(id);
        Q_EMIT removed(id, {});
    }

    QString name() const override { return QStringLiteral("fake"); }
    bool isShared() const override { return true; }
    QCoro::Task<Result<void>> start() override { co_return Result<void>(); }
    QCoro::Task<Result<runtime::Session>> create(runtime::Spec spec) override
    {
        runtime::Session session;
        session.id = spec.id;
        session.state = runtime::State::Creating;
        sessions[spec.id] = session;
        co_return session;
    }
    QCoro::Task<Result<void>> stop(QString id) override
    {
        stopped << id;
        co_return Result<void>();
    }
    QCoro::Task<Result<void>> resume(QString, QJsonObject) override { co_return Result<void>(); }
    QCoro::Task<Result<void>> remove(QString id, runtime::LogAfter log) override
    {
        if (refusesToRemove)
            co_return fail(ErrorCode::Unavailable, QStringLiteral("The cluster does not answer."));
        if (isGone)
            co_return fail(ErrorCode::NotFound, QStringLiteral("There is no such session."));
        runtime::Session &session = sessions[id];
        const bool isGoing =
            std::exchange(session.state, runtime::State::Deleting) == runtime::State::Deleting;
        if (log == runtime::LogAfter::Gone)
            kept.remove(id);
        else if (!isGoing)
            kept[id] = logs.value(id);
        tell(runtime::Session(session));
        co_return Result<void>();
    }
    QList<runtime::Session> list() const override { return sessions.values(); }
    std::optional<runtime::Session> find(const QString &id) const override
    {
        return sessions.contains(id) ? std::optional(sessions[id]) : std::nullopt;
    }
    std::optional<runtime::Endpoint> endpoint(const QString &) const override
    {
        return std::nullopt;
    }
    QCoro::Task<Result<runtime::LogPage>> readLog(QString, qint64, qint64, qint64) override
    {
        co_return runtime::LogPage{};
    }
    /// Two events a page.
    QCoro::Task<Result<runtime::LogPage>> readKept(
        QString id, qint64 after, qint64 position, qint64) override
    {
        const QList<Event> all = kept.value(id);
        runtime::LogPage page;
        page.next = std::min<qint64>(position + 2, all.size());
        page.end = page.next >= all.size();
        for (const Event &event : all.sliced(position, page.next - position)) {
            page.last = event.seq;
            if (event.seq > after)
                page.events << event;
        }
        co_return page;
    }
    QCoro::Task<Result<void>> dropKept(QString id) override
    {
        ++drops;
        if (refusesToDrop)
            co_return fail(ErrorCode::Unavailable, QStringLiteral("The cluster does not answer."));
        kept.remove(id);
        co_return Result<void>();
    }
};

/// One of several servers of the same sessions.
struct Replica {
    Replica(store::Store *store, const Clock *clock, sessions::Options options = {})
        : service({.runtime = &runtime,
                      .store = store,
                      .clock = clock,
                      .launch = [](QString, QString) -> QCoro::Task<Result<QJsonObject>> {
                          co_return QJsonObject{{QStringLiteral("id"), QStringLiteral("demo")}};
                      },
                      .teamEnvironment = {},
                      .templateBody = {}},
              std::move(options))
    {
    }
    FakeRuntime runtime;
    sessions::SessionService service;
};

template <typename T>
T await(QFuture<T> future)
{
    return QCoro::waitFor([](QFuture<T> awaited) -> QCoro::Task<T> { co_return co_await awaited; }(
                                                     std::move(future)));
}

} // namespace ccplant::test
