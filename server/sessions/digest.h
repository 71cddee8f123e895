// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/session.h"
#include "shared/transcript.h"

namespace ccplant::sessions {

/// What a list shows of a session, folded from its events with little memory: texts are cut, and
/// what is over is forgotten. A value.
class Digest {
public:
    /// Begins from the state that a runner tells (docs/protocol.md §3, `GET /v1/state`).
    void begin(const QJsonObject &state);
    /// Events that are known already change nothing.
    void apply(const Event &event);
    qint64 lastSeq() const { return m_lastSeq; }
    bool hasBegun() const { return m_begun; }
    /// `idle`, `running`, …; empty before the first.
    QString turn() const;
    /// Sets the folded members of a session.
    void writeTo(Session &session) const;

private:
    void feed(Event event);
    void prune();

    Transcript m_fold; // of lightened events, numbered by ourselves
    qint64 m_number = 0;
    qint64 m_lastSeq = 0;
    QDateTime m_lastTime;
    QString m_activity; // told by the runner; until something newer is known
    bool m_begun = false;
};

} // namespace ccplant::sessions
