// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace ccplant::runner {

/// What agents do wrong on the wire, and how their processes end. Never the content of messages.
Q_DECLARE_LOGGING_CATEGORY(lcDriver)

} // namespace ccplant::runner
