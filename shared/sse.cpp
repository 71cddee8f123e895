// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sse.h"

namespace ccplant {

SseParser::SseParser(qsizetype maxEventBytes)
    : m_max(maxEventBytes)
{
}

QList<SseEvent> SseParser::feed(const QByteArray &bytes)
{
    QList<SseEvent> out;
    if (m_overflowed)
        return out;
    m_buffer += bytes;
    qsizetype start = 0;
    for (qsizetype i = m_scanned; i < m_buffer.size(); ++i) {
        const char c = m_buffer.at(i);
        if (c == '\n' && m_skipLineFeed && i == start) {
            m_skipLineFeed = false;
            start = i + 1;
        } else if (c == '\n' || c == '\r') {
            m_skipLineFeed = c == '\r';
            line(QByteArrayView(m_buffer).sliced(start, i - start), out);
            start = i + 1;
        } else if (i == start) {
            m_skipLineFeed = false;
        }
    }
    m_buffer.remove(0, start);
    m_scanned = m_buffer.size();
    if (m_buffer.size() + m_event.data.size() > m_max) {
        m_overflowed = true;
        m_buffer.clear();
        m_event = {};
    }
    return out;
}

void SseParser::line(QByteArrayView line, QList<SseEvent> &out)
{
    if (line.isEmpty()) {
        if (m_hasData)
            out += m_event;
        m_event = {m_event.id, {}, {}}; // the last id holds for later events that have none
        m_hasData = false;
        return;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon == 0)
        return; // a comment
    const QByteArrayView field = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (field == "data") {
        if (m_hasData)
            m_event.data += '\n';
        m_event.data += value;
        m_hasData = true;
    } else if (field == "event") {
        m_event.name = value.toByteArray();
    } else if (field == "id" && !value.contains('\0')) {
        m_event.id = value.toByteArray();
    }
}

QByteArray writeSse(const SseEvent &event)
{
    QByteArray out;
    out.reserve(event.data.size() + event.id.size() + event.name.size() + 32);
    if (!event.id.isEmpty())
        out += "id: " + event.id + '\n';
    if (!event.name.isEmpty())
        out += "event: " + event.name + '\n';
    qsizetype start = 0;
    for (;;) {
        const qsizetype end = event.data.indexOf('\n', start);
        out += "data: ";
        out +=
            QByteArrayView(event.data).sliced(start, (end < 0 ? event.data.size() : end) - start);
        out += '\n';
        if (end < 0)
            break;
        start = end + 1;
    }
    return out += '\n';
}

} // namespace ccplant
