// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/reviews.h"
#include "server/runtime/kubernetes/settings.h"

namespace ccplant::runtime {

/// Everything that the runtime does in the cluster. installer/kubernetes/ grants exactly this.
QList<kube::Access> neededPermissions(const KubeSettings &settings);

} // namespace ccplant::runtime
