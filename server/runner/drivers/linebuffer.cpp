// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/linebuffer.h"

namespace ccplant::runner {

void LineBuffer::append(const QByteArray &bytes)
{
    if (m_overflowed)
        return;
    if (m_start > 0) {
        m_buffer.remove(0, m_start);
        m_scanned -= m_start;
        m_start = 0;
    }
    m_buffer += bytes;
}

std::optional<QByteArray> LineBuffer::next()
{
    if (m_overflowed)
        return std::nullopt;
    const qsizetype end = m_buffer.indexOf('\n', m_scanned);
    const qsizetype length = (end < 0 ? m_buffer.size() : end) - m_start;
    if (length > m_max) {
        m_overflowed = true;
        m_buffer = {};
        m_start = m_scanned = 0;
        return std::nullopt;
    }
    if (end < 0) {
        m_scanned = m_buffer.size();
        return std::nullopt;
    }
    QByteArray line = m_buffer.sliced(m_start, length);
    if (line.endsWith('\r'))
        line.chop(1);
    m_start = m_scanned = end + 1;
    return line;
}

} // namespace ccplant::runner
