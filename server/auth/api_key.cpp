// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/api_key.h"

#include "server/auth/permissions.h"
#include "server/auth/secrets.h"
#include "shared/event.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

constexpr qsizetype secretLength = 52; // 256 bits in base32
constexpr qsizetype checkLength = 7; // 35 bits in base32

/// Over all that stands before it.
QByteArray checksumOf(const QByteArray &text)
{
    return base32(sha256(text)).first(checkLength).toLatin1();
}

void putTime(QJsonObject &object, QLatin1StringView name, const QDateTime &time)
{
    if (time.isValid())
        object[name] = formatTime(time);
}

QJsonObject facts(const ApiKey &key)
{
    QJsonObject object{{"name"_L1, key.name}, {"user"_L1, key.user},
        {"scopes"_L1, toJson(key.scopes)}, {"start"_L1, key.start},
        {"created_by"_L1, key.createdBy}, {"created_at"_L1, formatTime(key.created)}};
    if (!key.team.isEmpty())
        object["team"_L1] = key.team;
    putTime(object, "expires_at"_L1, key.expires);
    putTime(object, "last_used_at"_L1, key.lastUsed);
    return object;
}

} // namespace

QJsonObject ApiKey::toJson() const
{
    QJsonObject object = facts(*this);
    object["id"_L1] = id;
    return object;
}

store::Record ApiKey::toRecord() const
{
    store::Record record;
    record.collection = u"api-keys"_s;
    record.id = id;
    record.owner = user;
    record.body = facts(*this);
    record.body["sha256"_L1] = QString::fromLatin1(digest.toHex());
    return record;
}

std::optional<ApiKey> ApiKey::fromRecord(const store::Record &record)
{
    QStringList scopes;
    for (const QJsonValue &scope : record.body["scopes"_L1].toArray())
        scopes << scope.toString();
    const auto permissions = permissionsOf(scopes);
    ApiKey key{.id = record.id,
        .name = record.body["name"_L1].toString(),
        .user = record.body["user"_L1].toString(),
        .team = record.body["team"_L1].toString(),
        .scopes = permissions.value_or(http::Permissions()),
        .start = record.body["start"_L1].toString(),
        .digest = QByteArray::fromHex(record.body["sha256"_L1].toString().toLatin1()),
        .createdBy = record.body["created_by"_L1].toString(),
        .created = parseTime(record.body["created_at"_L1].toString()),
        .expires = parseTime(record.body["expires_at"_L1].toString()),
        .lastUsed = parseTime(record.body["last_used_at"_L1].toString())};
    // An end that cannot be read must not become "never".
    const bool endIsClear = key.expires.isValid() || !record.body.contains("expires_at"_L1);
    if (!permissions || !endIsClear || key.user.isEmpty() || key.digest.size() != 32)
        return {};
    return key;
}

QString newApiKey()
{
    const QString text = newToken(apiKeyPrefix);
    return text + QString::fromLatin1(checksumOf(text.toLatin1()));
}

bool isApiKey(QByteArrayView text)
{
    static const QRegularExpression pattern(u"\\Accpk_[a-z2-7]{59}\\z"_s);
    if (text.size() != apiKeyPrefix.size() + secretLength + checkLength
        || !pattern.match(QString::fromLatin1(text)).hasMatch())
        return false;
    return sameDigest(
        checksumOf(text.chopped(checkLength).toByteArray()), text.last(checkLength).toByteArray());
}

QString serviceAccountOf(const QString &team)
{
    return u"sa-"_s + QString(team).replace(u'/', u':'); // with '-', a-b/c and a/b-c would be one
}

} // namespace ccplant::auth
