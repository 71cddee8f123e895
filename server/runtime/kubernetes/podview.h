// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"

namespace ccplant::runtime {

/// A session's pod, as far as the session is concerned.
struct PodView {
    enum Kind {
        Starting, ///< on its way, or trying again; `reason` says what it waits for
        Ready, ///< the runner answers
        Broken, ///< waits for something that will not come without somebody's help
        Ended ///< will never run again
    };
    Kind kind = Starting;
    QString phase =
        {}; ///< with Starting and Broken: `scheduled`, `pulling_image`, `cloning`, `starting_agent`
    QString reason = {}; ///< for people
    QString address = {}; ///< of the pod; empty until it has one
    QString container = {}; ///< which run of the runner's container; empty: none yet
    int crashes = 0; ///< of the runner, while it is not ready
    QString branch = {}, baseCommit = {}; ///< of the repository that was cloned
    bool operator==(const PodView &) const = default;
};

/// What a pod (API v1), its events and those of its claim say. `readyContainer`: the run of the
/// container that was ready before; a busy runner that misses a probe is still there. Pure.
PodView viewOf(
    const QJsonObject &pod, const QList<QJsonObject> &events, const QString &readyContainer = {});

/// A scheduler's message (`0/3 nodes are available: …`) in people's words; the message itself when
/// it has another form.
QString explainScheduling(const QString &message);
/// Why an image could not be pulled.
struct PullProblem {
    QString text;
    bool permanent = false; ///< trying again will not help
};
PullProblem explainPull(const QString &image, const QString &reason, const QString &message);

} // namespace ccplant::runtime
