// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/event.h"

#include <QMap>
#include <QObject>
#include <QStringList>

namespace ccplant::runner {

/// How to start an agent.
struct AgentCommand {
    QString id; ///< `claude`, `demo`, …
    QString driver; ///< `acp` or `claude`
    QStringList command; ///< program and arguments
    QMap<QString, QString> environment; ///< added to the runner's own
};

/// Bounds of the agent's processes; 0 means none.
struct ProcessLimits {
    qint64 memoryBytes = 0, processes = 0, openFiles = 0, cpuSeconds = 0, fileBytes = 0;
};

/// Where the agent's processes may reach. `bwrap`: read-only root, writable workspace and
/// `writable`, `hide` empty.
struct Sandbox {
    QString kind = QStringLiteral("none");
    QStringList hide;
    QStringList writable;
};

/// Everything a driver needs to know; does not change while it lives.
struct DriverConfig {
    AgentCommand agent;
    QString sessionId;
    QString workspace; ///< absolute
    QString stateDir; ///< absolute; a driver may keep files in it
    QJsonArray mcpServers; ///< ACP's shape
    QString mode, model; ///< to set when the session opens; empty: the agent's own choice
    QJsonObject options; ///< config option id → value, likewise
    ProcessLimits limits;
    Sandbox sandbox;
    qint64 maxLineBytes = 32 * 1024 * 1024; ///< longer lines from the agent end it
    std::chrono::milliseconds startDeadline{120'000}; ///< from spawn to ready
    std::chrono::milliseconds cancelDeadline{
        15'000}; ///< from cancel to the turn's end; then the agent is killed
};

/// Speaks to one agent process. Lives in one thread. After exited() it is spent; a new one is made
/// to start again.
///
/// Events it emits are not numbered (seq 0) and have no time. It chooses ids: an id that it has
/// emitted keeps meaning the same thing, also across resumes (ids of a new driver never repeat
/// those of an earlier one, except for tool calls that the agent itself names). It finishes every
/// message that it began (`done: true` with the whole content) and every tool call (a cancelled or
/// broken off turn ends its open tool calls as `cancelled` / `failed`).
class Driver : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Spawns the agent and opens a session: a new one, or `resumeId` where the agent can (else a
    /// new one, with resumed = false).
    virtual void start(const QString &resumeId) = 0;
    /// Sends a prompt. Only when ready and no turn is open.
    virtual void prompt(const QString &turnId, const QJsonArray &content) = 0;
    /// Asks the agent to end the turn; open permissions and questions are answered as cancelled.
    /// turnEnded() follows.
    virtual void cancel() = 0;
    /// `optionId` empty: cancelled. Unknown ids are ignored.
    virtual void answerPermission(const QString &id, const QString &optionId) = 0;
    /// `answer`: {action, content?, text?}.
    virtual void answerQuestion(const QString &id, const QJsonObject &answer) = 0;
    /// Any of {mode, model, options{id: value}}. A `config` event follows, or configRefused().
    virtual void configure(const QJsonObject &change) = 0;
    /// Ends the agent and everything it started: politely, then with force after `grace`. exited()
    /// follows.
    virtual void stop(std::chrono::milliseconds grace) = 0;
    /// Process id of the agent (its process group's leader), 0 when none.
    virtual qint64 agentPid() const = 0;

Q_SIGNALS:
    void phase(
        const QString &phase); ///< `starting`, `initializing`, `opening session`, `loading history`
    /// `agentSession`: id to resume with. `info`: {name?, version?, can_resume, can_steer?}.
    void ready(const QString &agentSession, const QJsonObject &info, bool resumed);
    /// message, delta, tool, plan, permission (pending), question (pending), config, usage,
    /// session, or an unknown kind.
    void said(const ccplant::Event &event);
    /// The agent withdrew a request by itself (turn ended, request cancelled).
    void withdrawn(const QString &kind, const QString &id);
    /// stopReason as in docs/protocol.md; `more`: {error?, usage?}. Exactly once per prompt(), also
    /// when the agent dies (before exited()).
    void turnEnded(const QString &turnId, const QString &stopReason, const QJsonObject &more);
    void configRefused(const ccplant::Error &error);
    /// The agent needs a login; `methods` [{id, name, description}]. exited() may follow.
    void authRequired(const QJsonArray &methods);
    /// Once, last. `reason` for people ("exited with code 1", "killed by signal 9", "sent a line
    /// longer than 32 MiB", …).
    void exited(const QString &reason, const QString &stderrTail);
};

/// A driver for `config.agent.driver`; null for an unknown one.
std::unique_ptr<Driver> makeDriver(const DriverConfig &config, QObject *parent = nullptr);

} // namespace ccplant::runner
