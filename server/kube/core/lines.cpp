// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/lines.h"

#include <utility>

namespace ccplant::kube {

LineSplitter::LineSplitter(qsizetype maxLine, TooLong tooLong)
    : m_max(maxLine)
    , m_tooLong(tooLong)
{
}

QList<QByteArray> LineSplitter::feed(QByteArrayView bytes)
{
    QList<QByteArray> lines;
    while (!bytes.isEmpty() && !m_overflowed) {
        const qsizetype end = bytes.indexOf('\n');
        take(end < 0 ? bytes : bytes.first(end), lines);
        if (end < 0 || m_overflowed)
            break;
        lines << std::exchange(m_rest, {});
        bytes = bytes.sliced(end + 1);
    }
    return lines;
}

void LineSplitter::take(QByteArrayView piece, QList<QByteArray> &lines)
{
    while (m_rest.size() + piece.size() > m_max) {
        if (m_tooLong == Refuse) {
            m_overflowed = true;
            m_rest.clear();
            return;
        }
        const qsizetype room = m_max - m_rest.size();
        lines << std::exchange(m_rest, {}) + piece.first(room).toByteArray();
        piece = piece.sliced(room);
    }
    m_rest += piece;
}

QByteArray LineSplitter::takeRest()
{
    return std::exchange(m_rest, {});
}

} // namespace ccplant::kube
