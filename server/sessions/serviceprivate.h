// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/digest.h"
#include "server/sessions/idempotency.h"
#include "server/sessions/records.h"
#include "server/sessions/service.h"

#include <QPromise>
#include <QTimer>

namespace ccplant::sessions {

/// What the service keeps. Its coroutines hold it alive; `closed` tells them to end.
class SessionService::Private : public std::enable_shared_from_this<Private> {
public:
    using Self = std::shared_ptr<Private>;
    Private(Surroundings surroundings, Options theOptions, SessionService *service);

    // Finding, with the caller's rights (service.cpp).
    Result<Session> get(const Caller &caller, const QString &id) const;
    bool isUnheardOf(const QString &id) const;
    static QCoro::Task<void> lookUp(Self d, QString id);
    Result<QMap<QString, QString>> environmentOf(const CreateRequest &request) const;
    Filter narrowed(const Caller &caller, Filter filter) const;
    qsizetype running() const;

    // Making (create.cpp).
    static QCoro::Task<Result<Created>> create(
        Self d, Caller caller, QJsonObject body, QString key);
    static QCoro::Task<Result<Session>> make(Self d, Caller caller, QJsonObject body, QString id);
    Result<void> roomForOneMore() const;
    /// Whether the quota has room for a session that is made or started.
    Result<void> withinQuota(const Session &session, bool isNew) const;
    Usage usage(const QString &owner, const QString &team) const;

    // Starting and stopping (wake.cpp).
    static QCoro::Task<Result<void>> wake(Self d, QString id);
    static QCoro::Task<Result<void>> settled(Self d, QString id);
    static QCoro::Task<Result<void>> startAgain(Self d, Session session);
    static QCoro::Task<void> stopInBackground(Self d, QString id);
    void sweep();

    // Removing (removal.cpp). `by` is empty when its time was over.
    static QCoro::Task<Result<void>> removeOne(
        Self d, Session session, QString by, runtime::LogAfter log);
    static QCoro::Task<void> removeExpired(Self d, Session session);

    // Following what happens (follow.cpp).
    void runtimeChanged(const runtime::Session &now);
    void runtimeRemoved(const QString &id, const QString &note);
    /// Another server made, changed or removed a session; only where the runtime is shared.
    void recordChanged(const store::Change &change);
    void eventHappened(const QString &id, const Event &event);
    /// Stops a session that was made for one turn, when that is over.
    void stopIfDone(const QString &id);
    static QCoro::Task<void> attach(Self d, QString id);
    static QCoro::Task<void> readRest(Self d, QString id);
    /// Puts a session into the index and tells everybody.
    void publish(const Session &session);
    void publishLater(const QString &id);
    void publishFolded(const QString &id);
    void wakeWaiting(const QString &id);

    // The past (history.cpp).
    static QCoro::Task<Result<Replay>> history(Self d, QString id, qint64 after, qint64 position);
    static QCoro::Task<Result<QList<Event>>> events(Self d, QString id, qint64 after);

    Surroundings with;
    Options options;
    SessionService *q; // null once the service is gone
    bool closed = false;
    Index index;
    Records records;
    Idempotency idempotency;
    RunnerClient client;
    std::unique_ptr<Hub> hub;
    std::shared_ptr<Retention> retention;
    QHash<QString, Session> promised; // let in, and not yet in the index: they count for quotas
    QHash<QString, Digest> digests; // of sessions that run
    QHash<QString, runtime::Endpoint> attaching;
    QHash<QString, QList<std::shared_ptr<QPromise<void>>>>
        waiting; // for a session to run, or to fail
    QMultiHash<QString, std::shared_ptr<bool>> lookUps; // going on; true: it was removed meanwhile
    QSet<QString> changedSessions; // to be published
    QSet<QString> expiring; // being removed because their time is over
    QTimer publishTimer, sweepTimer, dayTimer;
};

Failure noSuchSession();
Failure shuttingDown();

} // namespace ccplant::sessions
