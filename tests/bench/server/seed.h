// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ccplant::bench {

/// Writes `count` stopped sessions of the owner into a data folder whose server is not running, as
/// the server itself would have left them, each with an empty workspace and a log of a few
/// messages.
void seedSessions(const QString &dataDir, int count);

} // namespace ccplant::bench
