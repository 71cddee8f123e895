// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/permissions.h"

#include <algorithm>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

struct Role {
    QLatin1StringView name;
    int rank;
    http::Permissions permissions;
};

using enum http::Permission;

constexpr Role roles[] = {
    {"guest"_L1, 0, ReadSessions},
    {"viewer"_L1, 1, ReadSessions},
    {"readonly"_L1, 1, ReadSessions},
    {"user"_L1, 2, CreateSessions | ReadSessions},
    {"tester"_L1, 3, CreateSessions | ReadSessions | UpdateSessions | DeleteSessions},
    {"member"_L1, 3, CreateSessions | ReadSessions | UpdateSessions | DeleteSessions},
    {"developer"_L1, 4, CreateSessions | ReadSessions | UpdateSessions | DeleteSessions},
    {"admin"_L1, 5, CreateSessions | ReadSessions | UpdateSessions | DeleteSessions | Admin},
};

const Role *roleOf(const QString &name)
{
    const auto found = std::ranges::find_if(roles, [&](const Role &r) { return name == r.name; });
    return found == std::end(roles) ? nullptr : found;
}

bool meansNothing(const QString &name)
{
    static const QStringList names{
        u"session:list"_s, u"session:access"_s, u"read"_s, u"write"_s, u"execute"_s};
    return names.contains(name);
}

} // namespace

http::Permissions sessionPermissions()
{
    return CreateSessions | ReadSessions | UpdateSessions | DeleteSessions;
}

http::Permissions everyPermission()
{
    return sessionPermissions() | Admin;
}

Result<http::Permissions> permissionsOf(const QStringList &names)
{
    http::Permissions out;
    for (const QString &name : names) {
        const auto found = std::ranges::find_if(http::allPermissions,
            [&](http::Permission permission) { return name == http::nameOf(permission); });
        if (name == "*"_L1)
            out |= everyPermission();
        else if (found != std::end(http::allPermissions))
            out |= *found;
        else if (!meansNothing(name))
            return fail(ErrorCode::Unprocessable,
                u"there is no permission '%1'; there are session:create, session:read, session:update, session:delete, admin and *"_s
                    .arg(name.left(80)));
    }
    return out;
}

QJsonArray toJson(http::Permissions permissions)
{
    QJsonArray names;
    for (const http::Permission permission : http::allPermissions) {
        if (permissions.testFlag(permission))
            names.append(http::nameOf(permission));
    }
    return names;
}

Result<http::Permissions> permissionsOfRole(const QString &role)
{
    if (const Role *found = roleOf(role))
        return found->permissions;
    QStringList names;
    for (const Role &each : roles)
        names << each.name;
    return fail(ErrorCode::Unprocessable,
        u"there is no role '%1'; there are %2"_s.arg(role.left(80), names.join(u", "_s)));
}

int rankOf(const QString &role)
{
    const Role *found = roleOf(role);
    return found ? found->rank : -1;
}

bool isTeam(const QString &team)
{
    static const QRegularExpression pattern(u"\\A[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}\\z"_s);
    return pattern.match(team).hasMatch();
}

} // namespace ccplant::auth
