// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/session.h"

namespace ccplant::sessions {

/// How much somebody may have at once; nothing: no bound but the server's own. A value.
struct Quota {
    std::optional<qint64> sessions; ///< stopped ones too
    std::optional<qint64> running; ///< running or being started
    std::optional<qint64> memoryBytes; ///< sum of the memory limits of those that run
    std::optional<qint64> cpuSeconds; ///< sum of their limits of processor time

    bool isEmpty() const { return !sessions && !running && !memoryBytes && !cpuSeconds; }
    /// `sessions`, `running`, `memory_bytes`, `cpu_seconds`; what is not bounded is absent.
    QJsonObject toJson() const;
    /// Null takes a bound away. InvalidRequest names the member that is unknown or no whole number
    /// from 0.
    static Result<Quota> fromJson(const QJsonObject &object);
    /// This one's bounds, else the other's.
    Quota orElse(const Quota &other) const;
    bool operator==(const Quota &) const = default;
};

/// What somebody has now.
struct Usage {
    qint64 sessions = 0;
    qint64 running = 0;
    qint64 memoryBytes = 0;
    qint64 cpuSeconds = 0;

    void add(const Session &session);
    QJsonObject toJson() const;
};

/// Whether a session still fits. `isNew`: it is made; else a stopped one is started. RateLimited
/// says which bound it is and who can help; where memory or processor time is bounded a session
/// needs a limit of its own: Unprocessable. Pure.
Result<void> fits(const Session &session, bool isNew, const Usage &usage, const Quota &quota);

} // namespace ccplant::sessions
