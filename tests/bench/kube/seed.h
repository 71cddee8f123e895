// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/kube/cluster.h"

namespace ccplant::bench {

/// Makes the objects of `count` stopped sessions of the owner, as a server would have left them:
/// their Services and their records, without a pod.
void seedSessionObjects(BenchNamespace &nameSpace, int count);

} // namespace ccplant::bench
