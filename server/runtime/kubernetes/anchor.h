// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/kubernetes/names.h"

#include <QDateTime>

namespace ccplant::runtime {

/// What must survive a crash of the server about a session, besides its spec. It lies in the
/// annotations of the session's Service, which is made first, owns all other objects, and goes
/// last.
struct Anchor {
    enum class Want {
        Prepare, ///< its spec is not stored yet: create() was not answered
        Run,
        Stop,
        Fail, ///< nothing shall run; `reason` says why
        Remove ///< nothing shall be left but its log
    };

    // of the Service itself
    QString id; ///< of the session
    QString name, uid, version; ///< version: resourceVersion
    QDateTime created;
    bool deleting = false;

    Want want = Want::Prepare;
    QString reason; ///< with Fail; with Run: why it is started again
    QDateTime since; ///< when somebody began to want it: deadlines count from here
    bool persistent = true; ///< its home is on a claim
    bool hasRepository = false;
    bool mayBeWarm = false; ///< a pod of the warm pool would do
    QString podName; ///< which pod it shall have; empty: not chosen, or the usual one
    Workspace workspace; ///< empty until the first pod has it
    QString pod; ///< uid of the pod that was ready last; empty: none since it was started or lost
    QDateTime ready; ///< when that pod was seen ready
    int restarts = 0; ///< pods lost in a row
    QDateTime notBefore; ///< the next pod is not made before this
    QString lost; ///< uid of the pod that was counted last in `restarts`
    qint64 archived = 0; ///< the highest seq of the copy of its log; 0: there is none

    bool isToGo() const { return deleting || want == Want::Remove; }
    bool operator==(const Anchor &) const = default;
};

/// From a Service; nothing when it is no session's.
std::optional<Anchor> readAnchor(const QJsonObject &service);
/// The annotations that say all of it.
QJsonObject annotationsOf(const Anchor &anchor);
/// A merge patch that makes `service` say what `anchor` does: Conflict when it was changed since.
QJsonObject patchOf(const QJsonObject &service, const Anchor &anchor, const QDateTime &now);

} // namespace ccplant::runtime
