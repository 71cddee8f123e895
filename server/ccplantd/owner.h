// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/owner_token.h"
#include "server/ccplantd/data_folder.h"
#include "server/ccplantd/options/options.h"
#include "server/store/store.h"

namespace ccplant::daemon {

inline const QString ownerCollection = QStringLiteral("owner"); ///< sealed

/// The owner's token. With a store that replicas share, that which lies in it: the first replica
/// puts there what its data folder has, or a fresh one, and each has a copy in `owner-token` of its
/// data folder, for what reads it there. Else that of the data folder. Blocks: for program start.
Result<auth::OwnerToken> loadOwnerToken(
    const options::Options &options, const DataFolder &folder, store::Store &store);

} // namespace ccplant::daemon
