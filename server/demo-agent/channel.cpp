// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/channel.h"

#include <cerrno>
#include <poll.h>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::demo {

namespace {
constexpr qsizetype maxLine = 32 * 1024 * 1024;
// A pipe that poll() calls writable takes this many bytes without blocking, so the descriptor need
// not be switched to non-blocking, which other holders of it (a terminal's shell) would feel.
constexpr qsizetype pieceSize = 4096;

bool isWritable(int descriptor, int milliseconds)
{
    pollfd state{descriptor, POLLOUT, 0};
    return ::poll(&state, 1, milliseconds) == 1;
}
} // namespace

Channel::Channel(int input, int output, QObject *parent)
    : QObject(parent)
    , m_input(input)
    , m_output(output)
    , m_readable(input, QSocketNotifier::Read)
    , m_writable(output, QSocketNotifier::Write)
{
    m_writable.setEnabled(false);
    connect(&m_readable, &QSocketNotifier::activated, this, &Channel::readSome);
    connect(&m_writable, &QSocketNotifier::activated, this, &Channel::writeSome);
}

void Channel::send(const QJsonObject &message)
{
    m_out += QJsonDocument(message).toJson(QJsonDocument::Compact);
    m_out += '\n';
    writeSome();
}

void Channel::writeSome()
{
    qsizetype written = 0;
    while (written < m_out.size() && isWritable(m_output, 0)) {
        const auto size = std::min(pieceSize, m_out.size() - written);
        const auto count = ::write(m_output, m_out.constData() + written, size_t(size));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) { // the client is gone; the end of input will tell
            written = m_out.size();
            break;
        }
        written += count;
    }
    m_out.remove(0, written);
    m_writable.setEnabled(!m_out.isEmpty());
}

void Channel::flush(int milliseconds)
{
    QElapsedTimer since;
    since.start();
    while (!m_out.isEmpty() && isWritable(m_output, int(milliseconds - since.elapsed())))
        writeSome();
}

void Channel::readSome()
{
    QByteArray piece(64 * 1024, Qt::Uninitialized);
    const auto count = ::read(m_input, piece.data(), size_t(piece.size()));
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count <= 0) {
        m_readable.setEnabled(false);
        Q_EMIT closed();
        return;
    }
    qsizetype from = m_in.size();
    m_in.append(piece.constData(), count);
    qsizetype start = 0;
    for (qsizetype end; (end = m_in.indexOf('\n', from)) >= 0; start = from = end + 1) {
        if (!m_skipping)
            line(m_in.sliced(start, end - start));
        m_skipping = false;
    }
    m_in.remove(0, start);
    if (m_skipping) {
        m_in.clear();
    } else if (m_in.size() > maxLine) {
        m_in.clear();
        m_skipping = true;
        Q_EMIT malformed(u"the line is longer than 32 MiB"_s);
    }
}

void Channel::line(const QByteArray &text)
{
    if (text.trimmed().isEmpty())
        return;
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(text, &error);
    if (document.isObject())
        Q_EMIT received(document.object());
    else
        Q_EMIT malformed(error.error == QJsonParseError::NoError
                ? u"a message must be one JSON object"_s
                : error.errorString());
}

} // namespace ccplant::demo
