// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/frame.h"

#include <deque>

namespace ccplant::sessions {

/// The last events of a session, bounded in bytes. Holds every event above floor() that there is.
class Ring {
public:
    explicit Ring(qint64 maxBytes)
        : m_maxBytes(maxBytes)
    {
    }

    /// Everything above `seq` will be here from now on; forgets what it holds.
    void restart(qint64 seq);
    /// `frame` is newer than all before. The oldest go when there are too many bytes; the newest
    /// always stays.
    void push(FramePtr frame);
    /// The first event above `seq`, or null. Only for seq ≥ floor().
    FramePtr next(qint64 seq) const;

    qint64 floor() const { return m_floor; }
    qint64 last() const { return m_last; }
    qint64 bytes() const { return m_bytes; }

private:
    std::deque<FramePtr> m_frames; // ascending
    qint64 m_maxBytes;
    qint64 m_bytes = 0;
    qint64 m_floor = 0;
    qint64 m_last = 0;
};

} // namespace ccplant::sessions
