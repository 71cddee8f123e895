// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/driver.h"
#include "server/runner/drivers/linebuffer.h"
#include "server/runner/drivers/outputpipe.h"

#include <QProcess>
#include <QTimer>

namespace ccplant::runner {

/// One agent process and everything it starts. Started in the workspace in its own session, it dies
/// with this process; its output comes in lines of bounded length; when it has ended nothing of it
/// is left. Used once. Lives in one thread.
class AgentProcess : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype stderrTailBytes = 8 * 1024;
    /// Most bytes that may wait for an agent which does not read.
    static constexpr qint64 maxUnwritten = 64 * 1024 * 1024;

    explicit AgentProcess(const DriverConfig &config, QObject *parent = nullptr);
    ~AgentProcess() override;

    /// Starts `command`; started() or ended() follows.
    void start(const QStringList &command);
    /// Sends one line. An agent that has stopped reading is ended instead of growing our memory.
    void write(const QByteArray &line);
    /// Closes its input, then SIGTERM, then SIGKILL when `grace` is over. ended() follows with
    /// `reason`.
    void stop(std::chrono::milliseconds grace, const QString &reason);
    /// SIGKILL at once; no more lines are delivered. ended() follows with `reason`.
    void kill(const QString &reason);

    qint64 pid() const { return m_leader; }
    QString stderrTail() const;

Q_SIGNALS:
    void started();
    void line(const QByteArray &line);
    /// All lines that arrived together have been delivered.
    void batchEnded();
    /// Once, last: the process and all it started are gone. `reason` is for people.
    void ended(const QString &reason);

private:
    void receive(const QByteArray &bytes);
    void readErrors();
    void deliverLines();
    void outputClosed();
    void finished(int code, QProcess::ExitStatus status);
    void end(const QString &reason);
    void sweep();

    DriverConfig m_config;
    QProcess m_process;
    OutputPipe m_output;
    LineBuffer m_lines;
    QByteArray m_stderr;
    QString m_reason; // why we end it; empty: it ended by itself
    QTimer m_term, m_kill, m_closed, m_sweep;
    int m_sweeps = 0;
    qint64 m_leader = 0;
    bool m_killed = false;
    bool m_ended = false;
};

} // namespace ccplant::runner
