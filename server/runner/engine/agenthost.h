// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/driver.h"
#include "server/runner/engine/agentfile.h"
#include "server/runner/engine/backoff.h"

#include <functional>
#include <QTimer>

namespace ccplant::runner {

using MakeDriver = std::function<std::unique_ptr<Driver>(const DriverConfig &)>;

/// Keeps one agent running: starts it, resumes its session, starts it again when it died (with
/// growing pauses, not for ever). Lives in one thread.
class AgentHost : public QObject {
    Q_OBJECT
public:
    enum class State { Down, Starting, Ready, Stopping };

    struct Options {
        DriverConfig driver;
        Backoff::Steps restarts{
            std::chrono::seconds(1), std::chrono::seconds(3), std::chrono::seconds(10)};
        std::chrono::milliseconds stableAfter =
            std::chrono::seconds(60); ///< then earlier deaths are forgotten
    };

    AgentHost(Options options, MakeDriver makeDriver, QObject *parent = nullptr);
    ~AgentHost() override;

    State state() const { return m_state; }
    bool isReady() const { return m_state == State::Ready; }
    /// Null while Down.
    Driver *driver() const { return m_driver.get(); }
    qint64 agentPid() const { return m_driver ? m_driver->agentPid() : 0; }
    const AgentMemory &memory() const { return m_memory; }
    /// Remembers choices of people for this and later starts.
    Result<void> remember(AgentMemory memory);

    /// Starts the agent when it is down, at once; earlier failures are forgotten. For when somebody
    /// wants something of it.
    void wake();
    /// Ends the agent; exited() follows when there is one. It is not started again but by wake().
    void stop(std::chrono::milliseconds grace);
    /// After the next exit the agent waits for wake().
    void holdBack() { m_holdBack = true; }

Q_SIGNALS:
    /// A new driver, before it starts: connect to its signals.
    void created(ccplant::runner::Driver *driver);
    void ready(const QJsonObject &info, bool resumed, bool triedToResume);
    /// The driver is gone. `expected`: stop() asked for it. `retryIn`: when it is started again;
    /// nothing: not by itself.
    void exited(const QString &reason, const QString &stderrTail, bool expected,
        std::optional<std::chrono::milliseconds> retryIn);

private:
    void launch();
    void becameReady(const QString &agentSession, const QJsonObject &info, bool resumed);
    void becameSpent(const QString &reason, const QString &stderrTail);

    Options m_options;
    MakeDriver m_makeDriver;
    AgentMemory m_memory;
    Backoff m_backoff;
    std::unique_ptr<Driver> m_driver;
    QTimer m_retry, m_stable;
    State m_state = State::Down;
    bool m_holdBack = false;
    QString m_resumeId;
};

} // namespace ccplant::runner
