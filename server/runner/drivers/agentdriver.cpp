// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/agentdriver.h"

#include "shared/log.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runner {
namespace {

constexpr auto quietTime = 1s; // after which what an agent says outside of a turn counts as said

QString secondsText(std::chrono::milliseconds time)
{
    return time % 1s == 0ms ? u"%1 seconds"_s.arg(time / 1s)
                            : u"%1 milliseconds"_s.arg(time.count());
}

} // namespace

AgentDriver::AgentDriver(const DriverConfig &config, QObject *parent)
    : Driver(parent)
    , m_messages([this](const Event &made) { Q_EMIT said(made); })
    , m_tools([this](const Event &made) { put(made); })
    , m_config(config)
    , m_process(std::make_unique<AgentProcess>(config))
{
    for (QTimer *timer : {&m_startTimer, &m_cancelTimer, &m_quietTimer})
        timer->setSingleShot(true);
    connect(&m_startTimer, &QTimer::timeout, this,
        [this] { giveUp(u"was not ready within %1"_s.arg(secondsText(m_config.startDeadline))); });
    connect(&m_cancelTimer, &QTimer::timeout, this, [this] {
        giveUp(u"did not stop within %1 when it was asked to, and was killed"_s.arg(
            secondsText(m_config.cancelDeadline)));
    });
    connect(&m_quietTimer, &QTimer::timeout, this, [this] { m_messages.finish(); });
}

void AgentDriver::start(const QString &resumeId)
{
    m_resumeId = resumeId;
    Q_EMIT phase(u"starting"_s);
    m_startTimer.start(m_config.startDeadline);
    startProcess();
}

void AgentDriver::startProcess()
{
    connect(m_process.get(), &AgentProcess::started, this, [this] { open(m_resumeId); });
    connect(m_process.get(), &AgentProcess::line, this,
        [this](const QByteArray &line) { receive(line); });
    connect(m_process.get(), &AgentProcess::batchEnded, this, [this] { m_messages.flush(); });
    connect(m_process.get(), &AgentProcess::ended, this, &AgentDriver::processEnded);
    m_process->start(commandFor(m_resumeId));
}

void AgentDriver::prompt(const QString &turnId, const QJsonArray &content)
{
    m_quietTimer.stop();
    m_messages.finish();
    m_turn = turnId;
    m_cancelling = false;
    const Result<void> sent = m_ready
        ? sendPrompt(content)
        : Result<void>(fail(ErrorCode::AgentUnavailable, u"the agent is not ready"_s));
    if (sent)
        return;
    // Not from inside of the caller's call: it has to learn first that the turn began.
    const auto refuse = [this, turnId, error = sent.error().detail] {
        if (m_turn == turnId)
            endTurn(u"error"_s, {{"error"_L1, error}});
    };
    QMetaObject::invokeMethod(this, refuse, Qt::QueuedConnection);
}

void AgentDriver::cancel()
{
    if (!hasTurn() || m_cancelling)
        return;
    m_cancelling = true;
    m_cancelTimer.start(m_config.cancelDeadline);
    sendCancel();
}

void AgentDriver::stop(std::chrono::milliseconds grace)
{
    if (hasTurn() && m_ready && !m_cancelling && grace > 0ms)
        sendCancel();
    m_startTimer.stop();
    m_process->stop(grace, u"stopped"_s);
}

void AgentDriver::put(const Event &made)
{
    m_messages.flush();
    Q_EMIT said(made);
}

void AgentDriver::noteActivity()
{
    if (!hasTurn())
        m_quietTimer.start(quietTime);
}

void AgentDriver::becomeReady(const QString &agentSession, const QJsonObject &info, bool resumed)
{
    m_startTimer.stop();
    m_ready = true;
    Q_EMIT ready(agentSession, info, resumed);
}

void AgentDriver::endTurn(const QString &stopReason, const QJsonObject &more)
{
    if (!hasTurn())
        return;
    m_cancelTimer.stop();
    m_messages.finish();
    const bool broken = stopReason == "interrupted"_L1 || stopReason == "error"_L1;
    m_tools.closeOpen(stopReason == "cancelled"_L1 ? u"cancelled"_s
            : broken                               ? u"failed"_s
                                                   : u"completed"_s);
    turnOver();
    m_cancelling = false;
    const QString turn = std::exchange(m_turn, {});
    Q_EMIT turnEnded(turn, stopReason, more);
}

void AgentDriver::giveUp(const QString &reason)
{
    qCWarning(lcAgent).noquote() << "giving up the agent:" << reason;
    m_process->kill(reason);
}

void AgentDriver::dismiss(const QString &reason)
{
    m_startTimer.stop();
    m_process->stop(3s, reason);
}

void AgentDriver::processEnded(const QString &reason)
{
    if (!m_resumeId.isEmpty() && m_startTimer.isActive() && wantsNewSession()) {
        qCWarning(lcAgent) << "the earlier session could not be opened, a new one is made";
        processGone();
        m_resumeId.clear();
        m_process.release()->deleteLater(); // it is the one that is calling
        m_process = std::make_unique<AgentProcess>(m_config);
        startProcess();
        return;
    }
    if (std::exchange(m_exited, true))
        return;
    m_startTimer.stop();
    m_quietTimer.stop();
    m_ready = false;
    processGone();
    if (m_cancelling)
        endTurn(u"cancelled"_s);
    else
        endTurn(u"interrupted"_s, {{"error"_L1, u"The agent %1."_s.arg(reason)}});
    m_messages.finish();
    m_tools.closeOpen(u"failed"_s);
    qCInfo(lcAgent).noquote() << "agent" << m_config.agent.id << reason;
    Q_EMIT exited(reason, m_process->stderrTail());
}

} // namespace ccplant::runner
