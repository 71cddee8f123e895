// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"
#include "server/sessions/hub.h"
#include "server/sessions/index.h"
#include "server/sessions/quota.h"
#include "server/sessions/requests.h"
#include "server/sessions/retention.h"
#include "server/sessions/runnerclient.h"
#include "shared/clock.h"
#include "shared/transcript.h"

#include <functional>
#include <QUrlQuery>

namespace ccplant::store {
class Store;
}

namespace ccplant::sessions {

/// How many, how long.
struct Options {
    int maxSessions = 10'000; ///< per server, stopped ones too; more: RateLimited
    int maxRunning = 200; ///< at once; more: RateLimited
    std::chrono::seconds idleStop{0}; ///< an idle session is stopped after this; 0: never
    std::chrono::seconds keepRemoved{0}; ///< a removed session's transcript can be read for so long
    std::chrono::milliseconds runnerDeadline{
        30'000}; ///< a call to a runner that takes longer: Timeout
    HubOptions hub;
    std::chrono::milliseconds writeDelay{
        1'000}; ///< what the log tells is written to the store at most so often
    QJsonObject limits; ///< of each session, where its creator does not say (docs/protocol.md §3)
    std::chrono::milliseconds wakeDeadline{
        90'000}; ///< waiting for a session that is being made or started: Timeout
};

/// Whom the service needs. All outlive it, and live in its thread.
struct Surroundings {
    runtime::SessionRuntime *runtime = nullptr;
    store::Store *store = nullptr;
    const Clock *clock = nullptr;
    /// How to start an agent (`{"id","driver","command","env"}`), for a user; empty id: that user's
    /// default.
    std::function<QCoro::Task<Result<QJsonObject>>(QString user, QString agent)> launch;
    /// What a team's sessions get in their environment, under what their creator says.
    std::function<Result<QMap<QString, QString>>(QString team)> teamEnvironment;
    /// What a session with this repository gets in its environment, under what its creator says;
    /// may be empty.
    std::function<QMap<QString, QString>(QString session, QString repository)>
        repositoryEnvironment = {};
    /// How much they may have at once; may be empty. `team` is empty for a personal session, which
    /// counts for its owner; others count for their team.
    std::function<Quota(QString owner, QString team)> quota = {};
    /// The create body that a template holds. NotFound.
    std::function<QCoro::Task<Result<QJsonObject>>(QString user, QString id)> templateBody;
    /// Whether this server does what nobody asks for: end what has reached its time to live, stop
    /// what is idle. Empty: it does.
    std::function<bool()> leads = {};
};

struct Created {
    Session session;
    bool repeated = false; ///< an Idempotency-Key that was used before: nothing new was made
};

/// The sessions: who they are, what they do, and everything one can do with them. Lives in one
/// thread.
class SessionService : public QObject {
    Q_OBJECT
public:
    SessionService(Surroundings surroundings, Options options, QObject *parent = nullptr);
    ~SessionService() override;

    /// Loads what the store knows, starts the runtime, brings both together. Before anything else.
    QCoro::Task<Result<void>> start();
    /// Writes what is not written yet. After it nothing changes any more; readers are told to come
    /// back.
    QCoro::Task<void> shutdown();

    /// `body`: docs/protocol.md §5; its `template` is resolved here. The same `idempotencyKey` (may
    /// be empty) with the same body gives the same session for 24 hours; with another body:
    /// Unprocessable.
    QCoro::Task<Result<Created>> create(Caller caller, QJsonObject body, QString idempotencyKey);
    Result<Session> get(const Caller &caller, const QString &id) const;
    /// Whether it is no session here, but may be one that another server has just made.
    bool isUnheardOf(const QString &id) const;
    /// Asks the store for a session that is unheard of, so that who was told of it by another
    /// server finds it here, too.
    QCoro::Task<void> lookUp(QString id);
    /// As the index has it now; null when it is gone. No rights are checked.
    RowPtr row(const QString &id) const;
    /// From memory. `filter.caller` is set here.
    Result<SessionPage> list(const Caller &caller, Filter filter, const PageRequest &page) const;
    /// All that match, in order.
    QList<RowPtr> all(const Caller &caller, Filter filter) const;
    bool matches(const Caller &caller, Filter filter, const QString &id) const;
    /// `ifVersion`: VersionMismatch when the session has another.
    QCoro::Task<Result<Session>> update(
        Caller caller, QString id, Patch patch, std::optional<qint64> ifVersion);
    /// With Kept its transcript can be read for `keepRemoved` after it is gone: see retention().
    QCoro::Task<Result<Session>> remove(
        Caller caller, QString id, runtime::LogAfter log = runtime::LogAfter::Kept);
    QCoro::Task<Result<Session>> stop(Caller caller, QString id);
    /// Accepted; the rest is told by changed().
    QCoro::Task<Result<Session>> resume(Caller caller, QString id);
    /// Done when it runs. For what needs a runner.
    QCoro::Task<Result<void>> wake(Caller caller, QString id);

    /// Passes a request to the session's runner and its answer back, with a status of 400 and more
    /// too. Conflict when the session is not running, AgentUnavailable when its runner does not
    /// answer, Timeout.
    QCoro::Task<Result<RunnerAnswer>> call(Caller caller, QString id, RunnerRequest request);
    /// Folded from the log; of a running session from its runner's.
    QCoro::Task<Result<Transcript>> transcript(Caller caller, QString id);
    /// Events above `after`: of the runner or of the log.
    QCoro::Task<Result<QList<Event>>> events(Caller caller, QString id, qint64 after);
    /// Repositories of recent sessions, newest first, without repetition.
    QStringList recentRepositories(const Caller &caller, int limit) const;

    /// Events above `after`, then live, until unsubscribe() or Reader::ended(). Callbacks may come
    /// before this returns.
    Result<void> subscribe(const Caller &caller, const QString &id, Reader *reader, qint64 after);
    /// What counts for an owner's quota (`team` empty), or a team's.
    Usage usage(const QString &owner, const QString &team) const;
    Hub &hub();
    /// What is left of those that were removed.
    Retention &retention();
    qsizetype running() const; ///< how many sessions have a runner now, or are getting one
    qsizetype size() const;

Q_SIGNALS:
    void changed(const ccplant::sessions::Session &session); ///< anything a client can see
    void removed(const QString &id, const QString &owner);

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace ccplant::sessions
