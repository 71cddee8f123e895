// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/logging.h"

namespace ccplant::runtime {

Q_LOGGING_CATEGORY(podsLog, "ccplant.runtime.kubernetes")

} // namespace ccplant::runtime
