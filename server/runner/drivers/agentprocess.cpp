// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/agentprocess.h"

#include "server/runner/drivers/launch.h"
#include "server/runner/drivers/processscan.h"
#include "shared/log.h"

#include <csignal>
#include <cstring>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runner {
namespace {

constexpr int sweeps =
    3; // looks for processes that are left: one that is just being executed shows no environment
constexpr auto sweepInterval = 40ms;
constexpr auto closedOutputGrace =
    2s; // between closing its output and ending, for an agent that ends by itself

QString sizeText(qint64 bytes)
{
    constexpr qint64 mebi = 1024 * 1024;
    return bytes % mebi == 0 ? u"%1 MiB"_s.arg(bytes / mebi) : u"%1 bytes"_s.arg(bytes);
}

QString exitText(int code, QProcess::ExitStatus status)
{
    if (status == QProcess::NormalExit)
        return u"exited with code %1"_s.arg(code);
    return u"killed by signal %1 (%2)"_s.arg(code).arg(QString::fromUtf8(::strsignal(code)));
}

} // namespace

AgentProcess::AgentProcess(const DriverConfig &config, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_lines(config.maxLineBytes)
{
    for (QTimer *timer : {&m_term, &m_kill, &m_closed, &m_sweep})
        timer->setSingleShot(true);
    connect(&m_sweep, &QTimer::timeout, this, &AgentProcess::sweep);
    connect(&m_term, &QTimer::timeout, this, [this] { signalGroup(m_leader, SIGTERM); });
    connect(&m_kill, &QTimer::timeout, this, [this] { kill(m_reason); });
    connect(
        &m_closed, &QTimer::timeout, this, [this] { kill(u"closed its output without ending"_s); });
    connect(&m_process, &QProcess::started, this, [this] {
        m_leader = m_process.processId();
        m_output.closeWriter();
        Q_EMIT started();
    });
    connect(&m_output, &OutputPipe::received, this, &AgentProcess::receive);
    connect(&m_output, &OutputPipe::closed, this, &AgentProcess::outputClosed);
    connect(&m_process, &QProcess::readyReadStandardError, this, &AgentProcess::readErrors);
    connect(&m_process, &QProcess::finished, this, &AgentProcess::finished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(u"could not be started: %1"_s.arg(m_process.errorString()));
    });
}

AgentProcess::~AgentProcess()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    signalGroup(m_leader, SIGKILL);
    m_process.kill();
    m_process.waitForFinished(
        2000); // a killed process; only the kernel's bookkeeping is waited for
    killSession(m_config.sessionId);
}

void AgentProcess::start(const QStringList &command)
{
    const QProcessEnvironment environment =
        agentEnvironment(m_config, QProcessEnvironment::systemEnvironment());
    const Result<QStringList> line =
        commandLine(command, m_config.workspace, m_config, environment);
    if (!line) {
        QMetaObject::invokeMethod(
            this, [this, reason = line.error().detail] { end(reason); }, Qt::QueuedConnection);
        return;
    }
    m_process.setProcessEnvironment(environment);
    m_process.setWorkingDirectory(m_config.workspace);
    m_process.setStandardOutputFile(QProcess::nullDevice());
    if (!m_output.open()) {
        QMetaObject::invokeMethod(
            this, [this] { end(u"could not be started: no more files can be opened"_s); },
            Qt::QueuedConnection);
        return;
    }
    confine(m_process, m_config.limits, [this] { return m_output.becomeStdout(); });
    m_process.start(line->first(), line->mid(1));
}

void AgentProcess::write(const QByteArray &line)
{
    if (line.isEmpty() || m_killed || m_ended || m_process.state() != QProcess::Running)
        return;
    if (m_process.bytesToWrite() + line.size() > maxUnwritten) {
        kill(u"stopped reading its input"_s);
        return;
    }
    m_process.write(line + '\n');
}

void AgentProcess::stop(std::chrono::milliseconds grace, const QString &reason)
{
    if (m_ended || m_killed)
        return;
    if (m_reason.isEmpty())
        m_reason = reason;
    if (m_process.state() == QProcess::NotRunning) {
        QMetaObject::invokeMethod(this, [this] { end(m_reason); }, Qt::QueuedConnection);
        return;
    }
    if (grace <= 0ms) {
        kill(m_reason);
        return;
    }
    m_process.closeWriteChannel();
    m_term.start(grace / 3);
    m_kill.start(grace);
}

void AgentProcess::kill(const QString &reason)
{
    if (m_killed || m_ended)
        return;
    m_killed = true;
    m_reason = reason;
    signalGroup(m_leader, SIGKILL);
    m_process.kill();
    if (m_process.state() == QProcess::NotRunning)
        QMetaObject::invokeMethod(this, [this] { end(m_reason); }, Qt::QueuedConnection);
}

QString AgentProcess::stderrTail() const
{
    return QString::fromUtf8(m_stderr);
}

void AgentProcess::receive(const QByteArray &bytes)
{
    if (m_killed)
        return;
    m_lines.append(bytes);
    deliverLines();
}

void AgentProcess::deliverLines()
{
    while (!m_killed && !m_ended) {
        const std::optional<QByteArray> next = m_lines.next();
        if (!next)
            break;
        if (!next->isEmpty())
            Q_EMIT line(*next);
    }
    if (m_lines.overflowed())
        kill(u"sent a line longer than %1"_s.arg(sizeText(m_config.maxLineBytes)));
    Q_EMIT batchEnded();
}

void AgentProcess::readErrors()
{
    m_stderr += m_process.readAllStandardError();
    if (m_stderr.size() > stderrTailBytes)
        m_stderr = m_stderr.last(stderrTailBytes);
}

void AgentProcess::outputClosed()
{
    if (m_process.state() == QProcess::Running && !m_killed && m_reason.isEmpty())
        m_closed.start(closedOutputGrace);
}

void AgentProcess::finished(int code, QProcess::ExitStatus status)
{
    readErrors();
    m_output.drain();
    m_output.close();
    if (m_lines.hasPartialLine())
        qCWarning(lcAgent) << "the agent ended in the middle of a line";
    end(m_reason.isEmpty() ? exitText(code, status) : m_reason);
}

void AgentProcess::end(const QString &reason)
{
    if (m_ended)
        return;
    m_ended = true;
    m_reason = reason;
    for (QTimer *timer : {&m_term, &m_kill, &m_closed})
        timer->stop();
    m_output.close();
    signalGroup(m_leader, SIGKILL);
    sweep();
}

void AgentProcess::sweep()
{
    if (m_leader > 0) {
        killSession(m_config.sessionId);
        if (++m_sweeps < sweeps) {
            m_sweep.start(sweepInterval);
            return;
        }
    }
    m_leader = 0;
    Q_EMIT ended(m_reason);
}

} // namespace ccplant::runner
