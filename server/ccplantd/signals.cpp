// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/signals.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

int pipeEnds[2] = {-1, -1}; // a signal handler can reach nothing but globals

void handle(int signal)
{
    const int saved = errno;
    const char byte = char(signal);
    [[maybe_unused]] const ssize_t written =
        ::write(pipeEnds[1], &byte, 1); // full: enough signals wait there already
    errno = saved;
}

void setHandler(int signal, void (*handler)(int))
{
    struct sigaction action{};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
}

} // namespace

Signals::~Signals()
{
    if (!m_notifier)
        return;
    setHandler(SIGINT, SIG_DFL);
    setHandler(SIGTERM, SIG_DFL);
    m_notifier.reset();
    for (int &end : pipeEnds)
        ::close(std::exchange(end, -1));
}

Result<void> Signals::start()
{
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        return fail(ErrorCode::Unavailable, u"No pipe could be made: %1."_s.arg(qt_error_string()));
    m_notifier = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(pipeEnds[0], &byte, 1) == 1)
            Q_EMIT received(byte);
    });
    setHandler(SIGINT, handle);
    setHandler(SIGTERM, handle);
    setHandler(SIGPIPE, SIG_IGN); // a client that left is an error of write(), not the end of us
    return {};
}

} // namespace ccplant::daemon
