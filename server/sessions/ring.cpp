// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/ring.h"

#include <algorithm>

namespace ccplant::sessions {

void Ring::restart(qint64 seq)
{
    m_frames.clear();
    m_bytes = 0;
    m_floor = seq;
    m_last = seq;
}

void Ring::push(FramePtr frame)
{
    m_last = frame->seq();
    m_bytes += frame->sse().size();
    m_frames.push_back(std::move(frame));
    while (m_bytes > m_maxBytes && m_frames.size() > 1) {
        m_floor = m_frames.front()->seq();
        m_bytes -= m_frames.front()->sse().size();
        m_frames.pop_front();
    }
}

FramePtr Ring::next(qint64 seq) const
{
    if (seq >= m_last)
        return {};
    // Almost always the newest is asked for.
    if (m_frames.size() == 1
        || (m_frames.size() > 1 && m_frames[m_frames.size() - 2]->seq() <= seq))
        return m_frames.back();
    const auto found = std::ranges::upper_bound(
        m_frames, seq, {}, [](const FramePtr &frame) { return frame->seq(); });
    return found == m_frames.end() ? FramePtr() : *found;
}

} // namespace ccplant::sessions
