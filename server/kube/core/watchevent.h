// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/apierror.h"

#include <QJsonObject>

namespace ccplant::kube {

/// The longest line of a watch: etcd keeps objects up to 1.5 MiB, and JSON escapes may double it.
inline constexpr qsizetype maxWatchLine = 8 * 1024 * 1024;

/// One line of a watch.
struct WatchEvent {
    enum Type {
        Added,
        Modified,
        Deleted, ///< object: its last state
        Bookmark, ///< object has nothing but a resourceVersion
        Error, ///< error is set; the watch is over
    };
    Type type = Added;
    QJsonObject object = {};
    ApiError error = {};
    bool operator==(const WatchEvent &) const = default;
};

/// BadAnswer for anything else. Types of the future are errors too: skipping one could hide a
/// change.
ApiResult<WatchEvent> readWatchEvent(const QByteArray &line);

} // namespace ccplant::kube
