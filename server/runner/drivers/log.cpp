// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/log.h"

namespace ccplant::runner {

Q_LOGGING_CATEGORY(lcDriver, "ccplant.runner.driver")

} // namespace ccplant::runner
