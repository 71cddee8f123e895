// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/static_keys.h"

#include "server/auth/permissions.h"
#include "server/auth/secrets.h"
#include "shared/event.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

constexpr qsizetype mostUser = 200;

Failure wrong(const QString &what)
{
    return fail(ErrorCode::Unprocessable, what);
}

Result<QStringList> textsOf(const QJsonObject &entry, QLatin1StringView name)
{
    QStringList out;
    const QJsonValue value = entry[name];
    if (!value.isUndefined() && !value.isNull() && !value.isArray())
        return wrong(u"'%1' must be a list of texts"_s.arg(name));
    for (const QJsonValue &item : value.toArray()) {
        if (!item.isString())
            return wrong(u"'%1' must be a list of texts"_s.arg(name));
        out << item.toString();
    }
    return out;
}

Result<http::Permissions> grantOf(const QJsonObject &entry)
{
    const auto names = textsOf(entry, "permissions"_L1);
    if (!names)
        return tl::unexpected(names.error());
    if (!names->isEmpty())
        return permissionsOf(*names);
    return permissionsOfRole(entry["role"_L1].toString(u"user"_s));
}

Result<QDateTime> endOf(const QJsonObject &entry)
{
    const QJsonValue value = entry["expires_at"_L1];
    if (value.isUndefined() || value.isNull() || value.toString(u"x"_s).isEmpty())
        return QDateTime();
    const QDateTime end = parseTime(value.toString());
    if (!end.isValid())
        return wrong(u"'expires_at' must be a time such as 2026-12-31T00:00:00Z"_s);
    return end;
}

Result<StaticKey> keyOf(const QJsonObject &entry)
{
    const QString user = entry["user_id"_L1].toString();
    if (user.isEmpty() || user.size() > mostUser)
        return wrong(u"'user_id' is missing or too long"_s);
    if (entry["key"_L1].toString().size() < StaticKeys::leastLength)
        return wrong(u"'key' must have at least %1 characters"_s.arg(StaticKeys::leastLength));
    const auto permissions = grantOf(entry);
    if (!permissions)
        return tl::unexpected(permissions.error());
    const auto teams = textsOf(entry, "teams"_L1);
    if (!teams)
        return tl::unexpected(teams.error());
    for (const QString &team : *teams) {
        if (!isTeam(team))
            return wrong(u"'%1' is no team; teams are org/team"_s.arg(team.left(80)));
    }
    const auto end = endOf(entry);
    if (!end)
        return tl::unexpected(end.error());
    return StaticKey{user, *permissions, *teams, *end};
}

} // namespace

Result<StaticKeys> StaticKeys::parse(const QByteArray &content)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(content, &problem);
    if (!document.isObject())
        return wrong(u"it is no JSON object (%1 at byte %2)"_s.arg(problem.errorString())
                .arg(problem.offset));
    const QJsonValue list = document["api_keys"_L1];
    if (!list.isArray())
        return wrong(u"'api_keys' must be a list"_s);
    if (list.toArray().size() > mostKeys)
        return wrong(u"there are more than %1 keys"_s.arg(mostKeys));
    StaticKeys keys;
    qsizetype number = 0;
    for (const QJsonValue &value : list.toArray()) {
        ++number;
        const auto key = keyOf(value.toObject());
        if (!key)
            return wrong(u"entry %1 of 'api_keys': %2"_s.arg(number).arg(key.error().detail));
        const QByteArray digest = sha256(value["key"_L1].toString().toUtf8());
        if (keys.m_keys.contains(digest))
            return wrong(u"entry %1 of 'api_keys' has the key of another one"_s.arg(number));
        keys.m_keys.insert(digest, *key);
    }
    return keys;
}

std::optional<StaticKey> StaticKeys::find(QByteArrayView secret, const QDateTime &now) const
{
    // Found by digest: how long the look-up takes tells nothing about the key.
    const auto found = m_keys.constFind(sha256(secret));
    if (found == m_keys.cend() || (found->expires.isValid() && now >= found->expires))
        return {};
    return *found;
}

} // namespace ccplant::auth
