// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace ccplant::kube {

/// Cuts a stream into lines. Memory is bounded by the longest line allowed.
class LineSplitter {
public:
    enum TooLong {
        Refuse, ///< a line that is too long ends the reading (a watch: half an object is none)
        Cut, ///< it is given in pieces (a log: half a line is better than nothing)
    };
    explicit LineSplitter(qsizetype maxLine, TooLong tooLong = Refuse);
    /// The lines that `bytes` completes, without line feeds.
    QList<QByteArray> feed(QByteArrayView bytes);
    /// What came after the last line feed; the splitter is empty afterwards.
    QByteArray takeRest();
    /// True once a line was too long and is refused; nothing is given any more.
    bool overflowed() const { return m_overflowed; }

private:
    void take(QByteArrayView piece, QList<QByteArray> &lines);

    QByteArray m_rest;
    qsizetype m_max;
    TooLong m_tooLong;
    bool m_overflowed = false;
};

} // namespace ccplant::kube
