// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QByteArray>

namespace ccplant::runner {

/// Cuts a byte stream into lines ended by a line feed, none longer than a bound. Sans-IO; not
/// thread-safe.
class LineBuffer {
public:
    explicit LineBuffer(qint64 maxLineBytes)
        : m_max(maxLineBytes)
    {
    }

    void append(const QByteArray &bytes);
    /// The next whole line without its line feed (and without a carriage return before it).
    std::optional<QByteArray> next();
    /// True once a line was longer than allowed; the stream must be given up.
    bool overflowed() const { return m_overflowed; }
    /// True while a line is begun and not ended.
    bool hasPartialLine() const { return m_start < m_buffer.size(); }

private:
    QByteArray m_buffer;
    qint64 m_max;
    qsizetype m_start = 0; // of the line that is being read
    qsizetype m_scanned = 0; // no line feed between m_start and here
    bool m_overflowed = false;
};

} // namespace ccplant::runner
