// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/sqlite/database.h"

namespace ccplant::store {

/// The schema version that this program writes.
int currentSchema();

/// Brings the database to the current schema, all in one transaction. A database of a newer ccplant
/// is refused and left as it is.
Result<void> migrate(Database &database);

} // namespace ccplant::store
