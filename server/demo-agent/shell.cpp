// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/shell.h"

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::demo {

namespace {
constexpr qsizetype maxOutput = 256 * 1024;
}

Shell::Shell(const QString &command, const QString &folder, QObject *parent)
    : QObject(parent)
{
    m_process.setWorkingDirectory(folder);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setChildProcessModifier([] {
        ::setpgid(0, 0); // so that the whole group can be killed
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    connect(&m_process, &QProcess::readyRead, this, &Shell::take);
    connect(&m_process, &QProcess::finished, this, &Shell::finish);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        m_error = m_process.errorString();
        finish();
    });
    m_process.start(u"/bin/sh"_s, {u"-c"_s, command});
}

void Shell::take()
{
    m_output += m_process.readAll();
    if (m_output.size() > maxOutput) {
        m_output = m_output.last(maxOutput);
        while (!m_output.isEmpty() && (quint8(m_output.front()) & 0xc0) == 0x80)
            m_output.removeFirst(); // do not begin inside a character
        m_truncated = true;
    }
    Q_EMIT changed();
}

void Shell::finish()
{
    if (std::exchange(m_over, true))
        return;
    m_output += m_process.readAll();
    Q_EMIT changed();
}

void Shell::abandon()
{
    disconnect(this, &Shell::changed, nullptr, nullptr);
    const auto pid = m_process.processId();
    if (m_over || pid <= 0)
        return deleteLater();
    ::kill(pid_t(-pid), SIGKILL);
    connect(&m_process, &QProcess::finished, this, &QObject::deleteLater);
}

} // namespace ccplant::demo
