// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/driver.h"
#include "server/runner/drivers/agentprocess.h"
#include "server/runner/drivers/messages.h"
#include "server/runner/drivers/tools.h"

namespace ccplant::runner {

/// What both drivers have in common: the life of the process, the turn and its deadlines, and the
/// promise that every turn, message and tool call that was begun is ended, whatever the agent does.
class AgentDriver : public Driver {
    Q_OBJECT
public:
    AgentDriver(const DriverConfig &config, QObject *parent);

    void start(const QString &resumeId) override;
    void prompt(const QString &turnId, const QJsonArray &content) override;
    void cancel() override;
    void stop(std::chrono::milliseconds grace) override;
    qint64 agentPid() const override { return m_process->pid(); }

    // What the process does to us; public for those who play it without one.
    /// The process runs: introduce ourselves.
    virtual void open(const QString &resumeId) = 0;
    virtual void receive(const QByteArray &line) = 0;

protected:
    /// The command to run for this start; may add arguments.
    virtual QStringList commandFor(const QString &resumeId) = 0;
    /// Sends the prompt of the turn that has just begun; an error ends the turn with it.
    virtual Result<void> sendPrompt(const QJsonArray &content) = 0;
    /// Asks the agent to end the turn and answers what it waits for.
    virtual void sendCancel() = 0;
    /// The turn is over: withdraw what the agent still asked, forget what belongs to it.
    virtual void turnOver() = 0;
    /// The process is gone.
    virtual void processGone() = 0;
    /// The process ended because there was nothing to resume: it is started once more, with a new
    /// session.
    virtual bool wantsNewSession() { return false; }

    const DriverConfig &config() const { return m_config; }
    void send(const QByteArray &line) { m_process->write(line); }
    /// Emits an event after the text that came before it.
    void put(const Event &event);
    void becomeReady(const QString &agentSession, const QJsonObject &info, bool resumed);
    bool isReady() const { return m_ready; }
    bool hasTurn() const { return !m_turn.isEmpty(); }
    bool isCancelling() const { return m_cancelling; }
    /// Ends the turn, if one is open. `more`: {error?, usage?}.
    void endTurn(const QString &stopReason, const QJsonObject &more = {});
    /// The agent cannot be worked with: it is killed, exited(`reason`) follows.
    void giveUp(const QString &reason);
    /// Ends the process politely with `reason`.
    void dismiss(const QString &reason);
    /// Something was said outside of a turn; it ends by itself when nothing follows.
    void noteActivity();

    MessageWriter m_messages;
    ToolBook m_tools;

private:
    void startProcess();
    void processEnded(const QString &reason);

    DriverConfig m_config;
    std::unique_ptr<AgentProcess> m_process;
    QTimer m_startTimer, m_cancelTimer, m_quietTimer;
    QString m_resumeId;
    QString m_turn;
    bool m_ready = false;
    bool m_cancelling = false;
    bool m_exited = false;
};

} // namespace ccplant::runner
