// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/github_policy.h"

#include "server/auth/permissions.h"

#include <algorithm>

namespace ccplant::auth {

http::Permissions GitHubPolicy::permissionsOf(
    const Account &account, const Directory &directory) const
{
    if (admins.contains(account.login, Qt::CaseInsensitive))
        return everyPermission();
    const bool named = users.contains(account.login, Qt::CaseInsensitive)
        || std::ranges::any_of(account.organizations, [this](const QString &organization) {
               return organizations.contains(organization, Qt::CaseInsensitive);
           });
    // With lists of who may sign in, the mapping says only what they may do.
    if (!named && !(users.isEmpty() && organizations.isEmpty()))
        return {};
    if (directory.hasMapping())
        return directory.permissionsOfTeams(account.teams);
    return named ? sessionPermissions() : http::Permissions();
}

} // namespace ccplant::auth
