// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/access.h"

using namespace Qt::StringLiterals;

namespace ccplant::http {

QString nameOf(Permission permission)
{
    switch (permission) {
    case Permission::CreateSessions:
        return u"session:create"_s;
    case Permission::ReadSessions:
        return u"session:read"_s;
    case Permission::UpdateSessions:
        return u"session:update"_s;
    case Permission::DeleteSessions:
        return u"session:delete"_s;
    case Permission::Admin:
        return u"admin"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

QString Rule::name() const
{
    if (m_who == Everybody)
        return u"everybody"_s;
    for (const Permission permission : allPermissions) {
        if (m_permissions.testFlag(permission))
            return nameOf(permission);
    }
    return m_who == Person ? u"person"_s : u"signed in"_s;
}

} // namespace ccplant::http
