// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/account.h"
#include "server/auth/directory.h"

namespace ccplant::auth {

/// Who may sign in with GitHub and what they may do then, from the configuration. Names are
/// compared without regard to case, as GitHub does. Nobody may, unless something here or in the
/// mapping file says so. A value.
struct GitHubPolicy {
    QStringList admins; ///< logins: everything
    QStringList users; ///< logins
    QStringList organizations; ///< whose members may sign in

    /// Somebody has to be named, here or by a mapping.
    bool isEmpty() const { return admins.isEmpty() && users.isEmpty() && organizations.isEmpty(); }
    /// What the mapping gives them by their teams; everything for an administrator; where there is
    /// no mapping, everything with sessions for those who may sign in. Nothing: may not sign in.
    http::Permissions permissionsOf(const Account &account, const Directory &directory) const;
};

} // namespace ccplant::auth
