// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/access.h"
#include "shared/error.h"

#include <optional>
#include <QDateTime>
#include <QHash>

namespace ccplant::auth {

/// A key from the file of static keys.
struct StaticKey {
    QString user;
    http::Permissions permissions;
    QStringList teams; ///< `org/team`
    QDateTime expires; ///< null: never
};

/// The keys of a file: `{"api_keys": [{"key", "user_id", "role"?, "permissions"?: [],
/// "teams"?: [], "created_at"?, "expires_at"?}]}`. Without `permissions` the role says them. Kept
/// as digests. A value.
class StaticKeys {
public:
    static constexpr qsizetype leastLength = 16; ///< characters of a key
    static constexpr qsizetype mostKeys = 100'000;

    /// Unprocessable says which entry is wrong, without its key.
    static Result<StaticKeys> parse(const QByteArray &content);

    /// Nothing when there is none, or it has expired.
    std::optional<StaticKey> find(QByteArrayView secret, const QDateTime &now) const;
    qsizetype size() const { return m_keys.size(); }

private:
    QHash<QByteArray, StaticKey> m_keys; // by SHA-256
};

} // namespace ccplant::auth
