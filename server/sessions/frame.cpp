// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/frame.h"

using namespace Qt::StringLiterals;

namespace ccplant::sessions {

Frame::Frame(const Event &event)
    : Frame(event.seq, writeEvent(event))
{
}

Frame::Frame(qint64 seq, QByteArrayView json)
    : m_seq(seq)
{
    const QByteArray number = QByteArray::number(seq);
    m_sse.reserve(number.size() + json.size() + 16);
    m_sse.append("id: ").append(number).append("\ndata: ");
    m_start = m_sse.size();
    m_sse.append(json).append("\n\n");
}

QByteArrayView Frame::json() const
{
    return QByteArrayView(m_sse).sliced(m_start, m_sse.size() - m_start - 2);
}

const QString &Frame::live(const QString &session)
{
    if (m_live.isEmpty())
        m_live =
            u"{\"session\":\""_s + session + u"\",\"event\":"_s + QString::fromUtf8(json()) + u'}';
    return m_live;
}

} // namespace ccplant::sessions
