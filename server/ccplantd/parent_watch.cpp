// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/parent_watch.h"

#include <cerrno>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

ParentWatch::~ParentWatch()
{
    m_notifier.reset();
    if (m_fd >= 0)
        ::close(m_fd);
}

Result<void> ParentWatch::start(qint64 pid)
{
    m_fd = int(::syscall(SYS_pidfd_open, pid_t(pid), 0));
    if (m_fd < 0 && errno == ESRCH)
        return fail(ErrorCode::NotFound, u"--parent-pid: there is no process %1."_s.arg(pid));
    if (m_fd < 0)
        return fail(ErrorCode::Unavailable,
            u"--parent-pid: process %1 cannot be watched: %2."_s.arg(pid).arg(qt_error_string()));
    m_notifier = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        Q_EMIT ended();
    });
    return {};
}

} // namespace ccplant::daemon
