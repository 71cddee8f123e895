// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/outputpipe.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace ccplant::runner {
namespace {

constexpr qsizetype chunkBytes = 64 * 1024; // what a pipe holds
constexpr int drainChunks = 32; // another process may go on writing into what is drained

} // namespace

OutputPipe::~OutputPipe()
{
    close();
    closeWriter();
}

bool OutputPipe::open()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return false;
    m_reader = ends[0];
    m_writer = ends[1];
    ::fcntl(m_reader, F_SETFL, O_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(m_reader, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { readOnce(); });
    return true;
}

bool OutputPipe::becomeStdout() const
{
    return ::dup2(m_writer, STDOUT_FILENO) == STDOUT_FILENO;
}

void OutputPipe::closeWriter()
{
    if (m_writer >= 0)
        ::close(m_writer);
    m_writer = -1;
}

void OutputPipe::drain()
{
    for (int i = 0; i < drainChunks && readOnce(); ++i) { }
}

void OutputPipe::close()
{
    if (m_reader < 0)
        return;
    m_notifier->setEnabled(false);
    m_notifier.release()->deleteLater(); // it may be the one that is calling
    ::close(m_reader);
    m_reader = -1;
}

bool OutputPipe::readOnce()
{
    if (m_reader < 0)
        return false;
    QByteArray bytes(chunkBytes, Qt::Uninitialized);
    const ssize_t count = ::read(m_reader, bytes.data(), size_t(bytes.size()));
    if (count > 0) {
        bytes.truncate(count);
        Q_EMIT received(bytes);
        return true;
    }
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    close();
    Q_EMIT closed();
    return false;
}

} // namespace ccplant::runner
