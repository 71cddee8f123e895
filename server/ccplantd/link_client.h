// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QCoro/QCoroTask>
#include <QString>

namespace ccplant::daemon {

/// Asks the server that runs on `dataDir` for a one-time login link, with the owner's token from
/// there. NotFound when none runs, Unavailable when it does not answer.
QCoro::Task<Result<QString>> requestLoginLink(QString dataDir);

} // namespace ccplant::daemon
