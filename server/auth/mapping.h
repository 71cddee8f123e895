// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/access.h"
#include "shared/error.h"

#include <QList>
#include <QStringList>

namespace ccplant::auth {

/// What members of teams may do.
struct Grant {
    QString role;
    http::Permissions permissions;
    QStringList envFiles; ///< whose variables sessions of these teams get, the highest role's last
};

/// Teams and what they give, from a file (YAML or JSON):
///
///     github:
///       user_mapping:
///         default_role: user
///         default_permissions: [session:read]
///         team_role_mapping:
///           acme/platform: {role: developer, permissions: ["*"], env_file: platform.env}
///           acme/*: {role: member}
///
/// Names are compared without regard to case, as GitHub does. A value.
class Mapping {
public:
    static constexpr qsizetype maxBytes = 1024 * 1024;

    /// Maps nobody to anything.
    Mapping() = default;
    /// Unprocessable says the line and what is wrong.
    static Result<Mapping> parse(const QByteArray &content);

    /// The highest role of the teams, and all their permissions; the defaults when none of them is
    /// named.
    Grant grant(const QStringList &teams) const;
    /// `org/team` or `org/*` in lower case, with what it gives; the lowest role first.
    QList<std::pair<QString, Grant>> entries() const;

private:
    struct Entry {
        QString pattern; // lower case; `org/team` or `org/*`
        Grant grant;
    };
    friend class MappingReader;

    Grant m_default;
    QList<Entry> m_entries; // the lowest role first
};

} // namespace ccplant::auth
