// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/reviews.h"
#include "shared/error.h"

#include <QCoro/QCoroTask>

namespace ccplant::kube {

class Client;

/// Asks the API server about each. Forbidden lists those that are missing, Unavailable says why it
/// could not be asked. `client` outlives the task.
QCoro::Task<Result<void>> checkPermissions(Client *client, QList<Access> needed);

} // namespace ccplant::kube
