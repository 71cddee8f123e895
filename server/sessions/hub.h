// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/event.h"

#include <memory>
#include <QObject>

namespace ccplant::sessions {

/// One event, formatted once and shared by all who are told of it.
struct Frame {
    qint64 seq = 0;
    QByteArray json; ///< one line
    QByteArray sse; ///< as `text/event-stream`
    QString live; ///< as the live socket's text; empty until somebody needs it
};
using FramePtr = std::shared_ptr<Frame>;

/// Somebody who reads a session's events: an SSE answer or a subscription of a live socket. Not an owner of anything here.
class Reader {
public:
    virtual ~Reader() = default;
    /// Takes one event. False: the reader is gone and is forgotten.
    virtual bool send(const QString &session, Frame &frame) = 0;
    /// Replay is done; what follows is live.
    virtual void caughtUp(const QString &session, qint64 lastSeq) = 0;
    /// No more will come. RateLimited with `extra.code` `slow_subscriber`, NotFound, Unavailable (drain), …
    virtual void ended(const QString &session, const Error &why) = 0;
    /// Bytes that were given to it and that its client has not taken.
    virtual qint64 queued() const = 0;
};

} // namespace ccplant::sessions
