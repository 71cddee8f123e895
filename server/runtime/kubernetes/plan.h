// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/kubernetes/anchor.h"
#include "server/runtime/kubernetes/podview.h"

#include <variant>

namespace ccplant::runtime {

/// How long things may take.
struct PlanLimits {
    std::chrono::milliseconds startDeadline{300'000}; ///< from the wish to the first answer
    std::chrono::milliseconds brokenGrace{
        10'000}; ///< before a pod that cannot get ready is given up
    std::chrono::milliseconds prepareGrace{60'000}; ///< for a create() that was never finished
    std::chrono::milliseconds endGrace{
        90'000}; ///< for a pod to be gone, then it is removed by force
    int attempts = 5; ///< pods or runners lost in a row; then the session is Failed
    std::chrono::milliseconds firstDelay{
        1'000}; ///< before a lost pod is made again; doubled each time
    std::chrono::milliseconds longestDelay{60'000};
    std::chrono::milliseconds healthy{60'000}; ///< after so long the count starts anew
};

/// What is known of a session's objects at one moment.
struct Observed {
    Anchor anchor;
    bool hasClaim = false;
    QString podUid; ///< empty: there is no pod
    QDateTime podCreated;
    QDateTime podDeletion; ///< when it was told to end, with its grace; null: it was not
    PodView pod;
    QString warmPod; ///< a ready one of the pool; empty: there is none
    bool hasPool = false;
    bool isConfigured = false; ///< a pod of the pool that has been told its session
    bool hasToken = false; ///< the runner's token is at hand
    QString trouble; ///< why the last step failed, for people; empty: it did not
    bool isHopeless = false; ///< and will fail again
};

/// The next step, one API write at most: a crash after any of them is taken up where it was.
namespace step {
struct Nothing {
    bool operator==(const Nothing &) const = default;
};
struct Forget { ///< delete the Service: the session was never accepted
    bool operator==(const Forget &) const = default;
};
struct KeepLog { ///< put the log aside, then delete the Service
    bool operator==(const KeepLog &) const = default;
};
struct MakeClaim {
    bool operator==(const MakeClaim &) const = default;
};
struct MakePod {
    bool operator==(const MakePod &) const = default;
};
struct ClaimPod { ///< take the pod of the pool that was chosen
    bool operator==(const ClaimPod &) const = default;
};
struct Configure { ///< tell a pod of the pool its session
    bool operator==(const Configure &) const = default;
};
struct LoadToken {
    bool operator==(const LoadToken &) const = default;
};
struct Note { ///< write the anchor
    Anchor anchor;
    bool operator==(const Note &) const = default;
};
struct EndPod { ///< in good order: keep a copy of the log, tell the runner, delete
    bool operator==(const EndPod &) const = default;
};
struct DropPod {
    QString uid;
    bool force = false; ///< its node does not answer
    bool operator==(const DropPod &) const = default;
};
} // namespace step
using Step =
    std::variant<step::Nothing, step::Forget, step::KeepLog, step::MakeClaim, step::MakePod,
        step::ClaimPod, step::LoadToken, step::Configure, step::Note, step::EndPod, step::DropPod>;

struct Plan {
    Session session;
    bool isHidden = false; ///< it is not a session yet
    Step step;
    std::optional<std::chrono::milliseconds> again; ///< look again then, if nothing changes before
};

/// What a session is, and what to do about it. Pure.
Plan planFor(const Observed &observed, const PlanLimits &limits, const QDateTime &now);

} // namespace ccplant::runtime
