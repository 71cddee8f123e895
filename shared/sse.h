// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace ccplant {

/// One event of a `text/event-stream` (WHATWG HTML §9.2).
struct SseEvent {
    QByteArray id;
    QByteArray name; ///< empty for the default, `message`
    QByteArray data;
    bool operator==(const SseEvent &) const = default;
};

/// Reads a `text/event-stream` from pieces of any size. Not thread-safe.
class SseParser {
public:
    explicit SseParser(qsizetype maxEventBytes);
    /// The events that `bytes` completes.
    QList<SseEvent> feed(const QByteArray &bytes);
    /// True once an event was longer than allowed; the stream must be given up.
    bool overflowed() const { return m_overflowed; }

private:
    void line(QByteArrayView line, QList<SseEvent> &out);

    QByteArray m_buffer;
    SseEvent m_event;
    qsizetype m_max;
    qsizetype m_scanned = 0;
    bool m_hasData = false;
    bool m_overflowed = false;
    bool m_skipLineFeed = false;
};

/// The bytes of one event; data may have line feeds.
QByteArray writeSse(const SseEvent &event);

} // namespace ccplant
