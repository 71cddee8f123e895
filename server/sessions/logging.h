// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace ccplant::sessions {

Q_DECLARE_LOGGING_CATEGORY(sessionsLog) ///< `ccplant.sessions`

} // namespace ccplant::sessions
