// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/object.h"

namespace ccplant::kube {

/// Names one term of one leader. Terms are counted in the Lease (`leaseTransitions`), so a later
/// leader's token is always greater.
///
/// What a leader writes carries its token, and is written with the version it was read with. So
/// somebody who was paused and does not know that its term is over cannot undo what its successor
/// wrote: the version has changed, or, when it reads again, the token there is greater than its
/// own.
struct FencingToken {
    int term = 0; ///< from 1; 0: none
    QString holder = {};

    bool isNull() const { return term == 0; }
    /// `7/HOLDER`.
    QString text() const;
    /// A null one for anything else.
    static FencingToken read(const QString &text);
    bool operator==(const FencingToken &) const = default;
};

/// Where an object keeps the token of its last guarded write.
inline constexpr QLatin1StringView fencingAnnotation{"ccplant.dev/fencing-token"};
QJsonObject withToken(QJsonObject object, const FencingToken &token);
/// Conflict when a later leader has written `stored`; it may be empty (there is none yet).
ApiResult<void> mayWrite(const QJsonObject &stored, const FencingToken &token);

} // namespace ccplant::kube
