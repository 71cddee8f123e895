// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/access.h"
#include "server/store/store.h"

#include <optional>
#include <QDateTime>

namespace ccplant::auth {

/// A key for a program, as it is kept: never the key itself, only its digest. A value.
struct ApiKey {
    QString id = {}; ///< `k_…`
    QString name = {}; ///< what people call it
    QString user = {}; ///< whom it stands for
    QString team = {}; ///< `org/team` of a team's key; empty for a personal one
    http::Permissions scopes = {};
    QString start = {}; ///< its first characters, so that people recognise it
    QByteArray digest = {}; ///< SHA-256
    QString createdBy = {};
    QDateTime created = {}; ///< UTC
    QDateTime expires = {}; ///< null: never
    QDateTime lastUsed = {}; ///< null: never, or not in the last minutes

    bool hasExpired(const QDateTime &now) const { return expires.isValid() && now >= expires; }
    /// What clients get.
    QJsonObject toJson() const;
    store::Record toRecord() const;
    /// Nothing for a record that is none.
    static std::optional<ApiKey> fromRecord(const store::Record &record);
    bool operator==(const ApiKey &) const = default;
};

inline constexpr QStringView apiKeyPrefix = u"ccpk_";

/// A fresh key: `ccpk_`, 52 characters for 256 random bits, and 7 of a checksum, so that scanners
/// can tell a leaked key from chance.
QString newApiKey();
/// Whether prefix, alphabet, length and checksum are right. Says nothing about whether the key
/// exists. Pure.
bool isApiKey(QByteArrayView text);
/// The user that a team's keys stand for: `sa-org:team`.
QString serviceAccountOf(const QString &team);

} // namespace ccplant::auth
