// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/logging.h"

namespace ccplant::runtime {

Q_LOGGING_CATEGORY(runtimeLog, "ccplant.runtime")

} // namespace ccplant::runtime
