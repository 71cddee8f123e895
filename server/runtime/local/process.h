// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <QList>
#include <QObject>
#include <QString>

QT_FORWARD_DECLARE_CLASS(QSocketNotifier)
QT_FORWARD_DECLARE_CLASS(QTimer)

namespace ccplant::runtime {

/// A process of this machine. The start time makes it unique where the system gives a number a
/// second time.
struct ProcessId {
    qint64 pid = 0;
    quint64 startTicks = 0; ///< field 22 of /proc/PID/stat (proc(5))
    bool operator==(const ProcessId &) const = default;
};

/// Nothing for a process that does not exist or is only waiting to be reaped.
std::optional<quint64> startTicksOf(qint64 pid);
bool isAlive(const ProcessId &process);
/// Processes that were started for a session: CCPLANT_SESSION_ID=`sessionId` in their environment.
/// Without this process.
QList<ProcessId> processesOf(const QString &sessionId);
/// Sends `signal` to all of them; how many there were.
qsizetype signalAll(const QString &sessionId, int signal);

/// Tells once when a process has ended, whoever its parent is.
class ProcessWatch : public QObject {
    Q_OBJECT
public:
    explicit ProcessWatch(ProcessId process, QObject *parent = nullptr);
    ~ProcessWatch() override;

Q_SIGNALS:
    void ended();

private:
    void look();

    ProcessId m_process;
    int m_descriptor =
        -1; // pidfd_open(2); -1 where the system has none, then we look from time to time
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::unique_ptr<QTimer> m_timer;
    bool m_told = false;
};

} // namespace ccplant::runtime
