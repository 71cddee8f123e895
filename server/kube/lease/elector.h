// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/backoff.h"
#include "server/kube/core/leaserecord.h"
#include "server/kube/lease/fencing.h"
#include "shared/clock.h"

#include <variant>

namespace ccplant::kube {

struct LeaseTiming {
    std::chrono::seconds lease{15}; ///< others may take it this long after they saw it renewed
    std::chrono::milliseconds renewWithin{10'000}; ///< else the leader stops leading; < lease
    std::chrono::milliseconds retry{2'000}; ///< at most, between two looks at the Lease
};

/// What an Elector wants done. `call` names the request that is meant.
namespace electing {
struct Get {
    quint64 call;
};
struct Write {
    quint64 call;
    QJsonObject lease; ///< without a resourceVersion: to be created, else replaced
};
struct Wake {
    std::chrono::milliseconds after; ///< then call timeUp(); replaces an earlier one
};
struct Lead {
    FencingToken token;
};
struct Lose {
    QString why; ///< stop what only a leader may do
};
struct Follow {
    QString leader; ///< another one has it; empty: nobody
};
struct Done { }; ///< stopped: it asks for nothing any more
using Action = std::variant<Get, Write, Wake, Lead, Lose, Follow, Done>;
using Actions = QList<Action>;
} // namespace electing

/// Decides who of many leads, by a `coordination.k8s.io/v1` Lease, as an explicit state machine: it
/// knows no sockets and timers; `now` is a monotonic time.
///
/// Clocks need not agree: a follower waits `lease` from when *it* saw the Lease change, on its own
/// clock. A leader counts from *before* it sent its last renewal, and stops `renewWithin` after
/// that if no other was answered: so it has stopped `lease - renewWithin` before anybody can
/// follow.
class Elector {
public:
    using Time = std::chrono::milliseconds;
    using Actions = electing::Actions;

    /// `identity`: of this process and no other, ever. `clock` only for what is written for people.
    Elector(QString identity, const Clock &clock, LeaseTiming timing = {},
        Random random = systemRandom);

    Actions start(Time now);
    /// Loses, and gives the Lease away, so that another need not wait; Done comes last.
    Actions stop(Time now);
    /// The answer to Get, NotFound among them.
    Actions got(quint64 call, const ApiResult<QJsonObject> &lease, Time now);
    /// The answer to Write: the object as stored.
    Actions written(quint64 call, const ApiResult<QJsonObject> &lease, Time now);
    Actions timeUp(Time now);

    /// Whether it leads at this moment: also false when a timer is late, as after a pause of the
    /// whole process.
    bool leads(Time now) const { return m_token && now < m_renewedAt + m_timing.renewWithin; }
    /// Null when it does not lead.
    FencingToken token(Time now) const { return leads(now) ? *m_token : FencingToken(); }
    /// As seen last; empty: nobody.
    const QString &leader() const { return m_record.holder; }

private:
    enum State { Stopped, Running, Releasing };

    Actions act(Time now);
    Actions get(Time now);
    Actions write(const LeaseRecord &record, Time now);
    Actions see(const QJsonObject &lease, Time now);
    Actions release(Time now);
    Actions lose(const QString &why);
    Actions loseIfDue(Time now);
    Actions sleep(Time now) const;
    Actions finished();
    void sent(Time now);
    bool mayTake(Time now) const;
    bool isOurs() const { return m_record.holder == m_identity; }
    LeaseRecord takenRecord() const;
    LeaseRecord renewedRecord() const;

    QString m_identity;
    const Clock &m_clock;
    LeaseTiming m_timing;
    Random m_random;
    State m_state = Stopped;
    quint64 m_call = 0;
    bool m_isCalling = false;
    Time m_sentAt{0};
    Time m_nextLook{0};
    QJsonObject m_lease = {}; ///< as stored last; empty: there is none
    bool m_isFresh = false; ///< m_lease is what is stored, as far as we know
    LeaseRecord m_record = {};
    Time m_seenAt{0}; ///< when m_record was first seen
    int m_lastTerm = 0; ///< the highest ever seen: a Lease may be deleted
    int m_ledTerm = 0; ///< our last
    std::optional<FencingToken> m_token = {};
    Time m_renewedAt{0};
};

} // namespace ccplant::kube
