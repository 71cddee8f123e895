// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace ccplant::runtime {

Q_DECLARE_LOGGING_CATEGORY(podsLog)

} // namespace ccplant::runtime
