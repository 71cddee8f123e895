// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/event.h"

#include <map>
#include <QHash>

namespace ccplant::runner {

/// Which events of a log are still needed, and where they are. An event dies when a later one says
/// all of what it said.
class LiveIndex {
public:
    struct Place {
        qint64 offset = 0; ///< in the file; -1 while it has not been written
        qint64 length = 0; ///< bytes of the line, without its line feed
    };
    using Places = std::map<qint64, Place>; ///< by seq

    /// Adds the newest event; `event.seq` is above all seen before.
    void add(const Event &event, Place place);
    /// Says that the line of `seq` has been written at `offset`.
    void written(qint64 seq, qint64 offset);
    /// Says that the file now holds the live lines only, one after the other.
    void rewritten();

    const Places &places() const { return m_places; }
    /// Seq of the newest event of a subject; 0: none.
    qint64 latest(const QString &subject) const;
    qint64 lastSeq() const { return m_lastSeq; }
    /// Bytes of live lines with their line feeds.
    qint64 liveBytes() const { return m_liveBytes; }

private:
    Places m_places;
    QHash<QString, QList<qint64>> m_bySubject;
    qint64 m_lastSeq = 0;
    qint64 m_liveBytes = 0;
};

} // namespace ccplant::runner
