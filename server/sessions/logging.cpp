// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/logging.h"

namespace ccplant::sessions {

Q_LOGGING_CATEGORY(sessionsLog, "ccplant.sessions")

} // namespace ccplant::sessions
