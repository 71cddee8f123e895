// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/store.h"

#include <QCoro/QCoroTask>

namespace ccplant::store {

/// All records of a collection, in ascending order of id, read page by page: what is written
/// meanwhile may be among them or not. For collections that fit into memory. `store` must outlive
/// the task. The errors of Store::list().
QCoro::Task<Result<QList<Record>>> allOf(Store *store, QString collection);

} // namespace ccplant::store
