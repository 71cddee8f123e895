// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/process.h"

#include <QDir>
#include <QFile>
#include <QSocketNotifier>
#include <QTimer>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

constexpr int lookEvery = 250; // ms, where there is no pidfd

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

std::optional<quint64> startTicksOf(qint64 pid)
{
    if (pid <= 0)
        return {};
    const QByteArray stat = contentOf(u"/proc/%1/stat"_s.arg(pid));
    // The second field is the program's name in parentheses and may hold anything, parentheses and
    // blanks too.
    const qsizetype end = stat.lastIndexOf(')');
    if (end < 0)
        return {};
    const QList<QByteArray> fields = stat.mid(end + 2).split(' '); // from field 3, the state, on
    if (fields.size() < 20 || fields[0] == "Z" || fields[0] == "X")
        return {};
    bool ok = false;
    const quint64 ticks = fields[19].toULongLong(&ok);
    return ok ? std::optional(ticks) : std::nullopt;
}

bool isAlive(const ProcessId &process)
{
    return process.startTicks != 0 && startTicksOf(process.pid) == process.startTicks;
}

QList<ProcessId> processesOf(const QString &sessionId)
{
    const QByteArray mark = '\0' + "CCPLANT_SESSION_ID=" + sessionId.toLatin1() + '\0';
    QList<ProcessId> found;
    const QStringList names =
        QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Unsorted);
    for (const QString &name : names) {
        bool isNumber = false;
        const qint64 pid = name.toLongLong(&isNumber);
        if (!isNumber || pid == ::getpid())
            continue;
        // Not ours to read means not ours to end.
        const QByteArray environment = '\0' + contentOf(u"/proc/%1/environ"_s.arg(pid)) + '\0';
        if (!environment.contains(mark))
            continue;
        if (const auto ticks = startTicksOf(pid))
            found.append({pid, *ticks});
    }
    return found;
}

qsizetype signalAll(const QString &sessionId, int signal)
{
    const QList<ProcessId> processes = processesOf(sessionId);
    for (const ProcessId &process : processes) {
        if (isAlive(process))
            ::kill(static_cast<pid_t>(process.pid), signal);
    }
    return processes.size();
}

ProcessWatch::ProcessWatch(ProcessId process, QObject *parent)
    : QObject(parent)
    , m_process(process)
{
    m_descriptor = static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(process.pid), 0));
    if (m_descriptor >= 0) {
        m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, &ProcessWatch::look);
    } else {
        m_timer = std::make_unique<QTimer>();
        connect(m_timer.get(), &QTimer::timeout, this, &ProcessWatch::look);
        m_timer->start(lookEvery);
    }
    // It may have ended before the descriptor was made.
    QMetaObject::invokeMethod(this, &ProcessWatch::look, Qt::QueuedConnection);
}

ProcessWatch::~ProcessWatch()
{
    m_notifier.reset();
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void ProcessWatch::look()
{
    if (m_told || isAlive(m_process))
        return;
    m_told = true;
    if (m_notifier)
        m_notifier->setEnabled(false);
    if (m_timer)
        m_timer->stop();
    Q_EMIT ended();
}

} // namespace ccplant::runtime
