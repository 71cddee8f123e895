// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/config/clusteraccess.h"
#include "server/kube/core/reviews.h"

#include <chrono>
#include <QSet>
#include <QString>

namespace ccplant::store {

struct KubernetesOptions {
    kube::ClusterAccess access = {};
    QString nameSpace = {}; ///< must exist
    QSet<QString> plainCollections = {}; ///< kept in ConfigMaps; all others in Secrets
    std::chrono::milliseconds startWithin{30'000};
    std::chrono::milliseconds callWithin{30'000}; ///< each operation, its repetitions included
    std::chrono::milliseconds endWithin{10'000}; ///< what was asked before the store is destroyed
    int atOnce = 16; ///< operations on different records
};

/// Everything that the store does in the cluster. installer/kubernetes/ grants exactly this.
QList<kube::Access> neededPermissions(const KubernetesOptions &options);

} // namespace ccplant::store
