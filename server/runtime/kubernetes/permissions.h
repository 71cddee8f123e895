// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/reviews.h"
#include "server/runtime/kubernetes/settings.h"

#include <QCoro/QCoroTask>

namespace ccplant::kube {
class Client;
}

namespace ccplant::runtime {

/// Everything that the runtime does in the cluster. installer/kubernetes/ grants exactly this.
QList<kube::Access> neededPermissions(const KubeSettings &settings);

/// Asks the API server about each. Forbidden lists those that are missing. `client` outlives the
/// task.
QCoro::Task<Result<void>> checkPermissions(kube::Client *client, QList<kube::Access> needed);

} // namespace ccplant::runtime
