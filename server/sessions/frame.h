// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/event.h"

#include <memory>

namespace ccplant::sessions {

/// One event, formatted once and shared by all who are told of it.
class Frame {
public:
    explicit Frame(const Event &event);
    Frame(qint64 seq, QByteArrayView json); ///< `json`: one line

    qint64 seq() const { return m_seq; }
    /// As `text/event-stream`.
    const QByteArray &sse() const { return m_sse; }
    QByteArrayView json() const;
    /// As a frame of the live socket. Kept for the next reader until forgetLive().
    const QString &live(const QString &session);
    void forgetLive() { m_live.clear(); }

private:
    qint64 m_seq;
    QByteArray m_sse;
    qsizetype m_start = 0; // of the JSON in m_sse
    QString m_live;
};
using FramePtr = std::shared_ptr<Frame>;

} // namespace ccplant::sessions
