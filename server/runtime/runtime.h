// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/event.h"

#include <optional>
#include <QCoro/QCoroTask>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QObject>
#include <QUrl>

namespace ccplant::runtime {

/// Where a session's agent works.
struct Workspace {
    QString kind; ///< `empty`, `folder`, `worktree` or `clone`; empty until it is decided
    QString path; ///< as the runner sees it; empty until it exists
    QString branch; ///< the branch that is checked out; empty without a repository
    QString baseCommit; ///< what a diff compares with; empty without a repository

    QJsonObject toJson() const;
    static Workspace fromJson(const QJsonObject &object);
    bool operator==(const Workspace &) const = default;
};

/// What a session needs to run; does not change after create(). All of it can be written down as
/// JSON.
struct Spec {
    QString id; ///< `s_…`
    QString owner;
    QString team; ///< `org/team` whose session it is; empty: the owner's alone
    QMap<QString, QString> tags; ///< for whoever looks at what the runtime makes
    QJsonObject agent; ///< docs/protocol.md §3: `{"id","driver","command","env"}`
    QJsonObject initialPrompt; ///< `{"client_id","content"}`; empty: none
    QString repository; ///< path, URL or `owner/name`; empty: none
    QString branch; ///< to start from; empty: the repository's own
    QString folder; ///< an existing folder to work in; empty: none
    QString mode, model;
    QJsonObject options;
    QJsonArray mcpServers;
    QMap<QString, QString> environment; ///< added to the agent's
    QJsonObject limits; ///< as in the runner's configuration; the runtime fills in what is missing
    QJsonObject
        pod; ///< of a cluster: what this session's pod is like where it differs from the settings

    QJsonObject toJson() const;
    static Spec fromJson(const QJsonObject &object);
};

enum class State {
    Creating, ///< being made or started; `phase` says how far it is
    Running, ///< its runner answers; endpoint() is known
    Stopped, ///< nothing runs, its log and workspace are kept
    Failed, ///< nothing runs and it should; `reason` says why
    Deleting ///< being removed; ends with removed()
};

/// A session as the runtime sees it.
struct Session {
    QString id;
    State state = State::Stopped;
    QString phase; ///< with Creating: `scheduled`, `pulling_image`, `cloning`, `starting_agent`
    QString reason; ///< progress, why it waits, or why it failed; for people
    Workspace workspace;
    bool operator==(const Session &) const = default;
};

/// How to reach a session's runner.
struct Endpoint {
    QUrl url; ///< without a path
    QByteArray token; ///< for `Authorization: Bearer`
    bool operator==(const Endpoint &) const = default;
};

/// A piece of the log of a session whose runner is not running.
struct LogPage {
    QList<Event> events; ///< ascending
    qint64 next = 0; ///< `position` of the next piece
    qint64 last =
        0; ///< the highest seq that was seen on the way, also when it is not above `after`
    bool end = true; ///< this was the last piece
};

/// What becomes of the log of a session that is removed.
enum class LogAfter {
    Gone, ///< it goes with the session
    Kept ///< it can be read with readKept() until dropKept()
};

/// Runs sessions somewhere: as processes of this machine, as pods of a cluster. Lives in one
/// thread, never blocks it.
///
/// list(), find() and endpoint() answer from memory. Everything else takes its time; what happens
/// meanwhile is told by changed(). Errors: NotFound, Conflict (not possible in this state),
/// InvalidRequest and Unprocessable (the spec cannot be met; says why), Unavailable (may be tried
/// again), Internal.
class SessionRuntime : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// `local`, `kubernetes`.
    virtual QString name() const = 0;
    /// Other servers may make, stop and remove sessions of it, too.
    virtual bool isShared() const { return false; }
    /// Finds the sessions that exist, running ones among them, and goes on with what was
    /// interrupted. Once, before anything else.
    virtual QCoro::Task<Result<void>> start() = 0;
    /// Accepts a session: checks the spec as far as that is quick, makes it durable and starts
    /// making it. Failures later on are told by changed().
    virtual QCoro::Task<Result<Session>> create(Spec spec) = 0;
    /// Ends the runner, keeps log and workspace. Done when nothing runs any more. Nothing happens
    /// to a stopped one.
    virtual QCoro::Task<Result<void>> stop(QString id) = 0;
    /// Starts a stopped or failed session again; done when it runs or has failed. Nothing happens
    /// to a running one. `agent`: how to start the agent from now on; empty: as before.
    virtual QCoro::Task<Result<void>> resume(QString id, QJsonObject agent) = 0;
    /// Marks the session as deleting, durably; the rest follows by itself, also after a crash, and
    /// ends with removed(). Of a session that is being deleted already with its log kept, Gone
    /// still lets the log go; nothing else can be changed then.
    virtual QCoro::Task<Result<void>> remove(QString id, LogAfter log) = 0;

    virtual QList<Session> list() const = 0;
    virtual std::optional<Session> find(const QString &id) const = 0;
    /// Set while the state is Running.
    virtual std::optional<Endpoint> endpoint(const QString &id) const = 0;
    /// Events with a seq above `after`, from `position` (0: the beginning) on, about `maxBytes` of
    /// them.
    virtual QCoro::Task<Result<LogPage>> readLog(
        QString id, qint64 after, qint64 position, qint64 maxBytes) = 0;
    /// The same of a log that outlived its session; an empty page when there is none.
    virtual QCoro::Task<Result<LogPage>> readKept(
        QString id, qint64 after, qint64 position, qint64 maxBytes) = 0;
    /// Removes a log that outlived its session. Nothing happens when there is none.
    virtual QCoro::Task<Result<void>> dropKept(QString id) = 0;

Q_SIGNALS:
    void changed(const ccplant::runtime::Session &session);
    void removed(const QString &id,
        const QString &note); ///< `note`: what was kept on purpose, for people; may be empty
};

} // namespace ccplant::runtime
