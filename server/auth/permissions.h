// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/access.h"
#include "shared/error.h"

#include <QJsonArray>
#include <QStringList>

/// Names of permissions and roles, as configuration files and the API have them. Pure.
namespace ccplant::auth {

/// The four permissions on sessions.
http::Permissions sessionPermissions();
/// Those, and `admin`.
http::Permissions everyPermission();

/// `session:create` and so on; `*` is all. Names that older configuration files have but that never
/// had a meaning (`session:list`, `session:access`, `read`, `write`, `execute`) give nothing.
/// Unprocessable names the one that is unknown.
Result<http::Permissions> permissionsOf(const QStringList &names);
QJsonArray toJson(http::Permissions permissions);

/// What a role gives where no permissions are listed: `guest`, `viewer` and `readonly` read; `user`
/// creates and reads; `member`, `developer` and `tester` do all with sessions; `admin` all.
/// Unprocessable for another name.
Result<http::Permissions> permissionsOfRole(const QString &role);
/// 0 for the least (`guest`); -1 for an unknown one.
int rankOf(const QString &role);

/// `org/team`, each 1–100 characters of [A-Za-z0-9._-].
bool isTeam(const QString &team);

} // namespace ccplant::auth
