// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/logging.h"

namespace ccplant::runner {

Q_LOGGING_CATEGORY(lcLog, "ccplant.runner.log")
Q_LOGGING_CATEGORY(lcEngine, "ccplant.runner.engine")
Q_LOGGING_CATEGORY(lcSurface, "ccplant.runner.surface")
Q_LOGGING_CATEGORY(lcRunner, "ccplant.runner")

} // namespace ccplant::runner
