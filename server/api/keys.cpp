// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/keys.h"

#include "server/api/answers.h"
#include "server/auth/api_keys.h"
#include "server/auth/audit.h"
#include "server/auth/permissions.h"
#include "shared/event.h"
#include "shared/ids.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

constexpr qsizetype maxName = 100;
constexpr http::RouteOptions forPeople{.rule = http::Rule::person(), .maxBody = 16 * 1024};

Failure wrong(const QString &what)
{
    return fail(ErrorCode::InvalidRequest, what);
}

bool mayManage(const http::Identity &identity, const auth::ApiKey &key)
{
    if (identity.permissions.testFlag(http::Permission::Admin))
        return true;
    return key.team.isEmpty() ? key.user == identity.user : identity.teams.contains(key.team);
}

Result<void> readName(const QJsonObject &body, auth::ApiKey &key)
{
    key.name = body["name"_L1].toString().simplified();
    if (key.name.isEmpty() || key.name.size() > maxName)
        return wrong(u"'name' must have 1 to %1 characters: what the key is for"_s.arg(maxName));
    return {};
}

/// Without a wish: all with sessions. Never more than who makes it has.
Result<void> readScopes(const QJsonObject &body, const http::Identity &identity, auth::ApiKey &key)
{
    key.scopes = auth::sessionPermissions() & identity.permissions;
    const QJsonValue wish = body["scopes"_L1];
    if (wish.isUndefined())
        return {};
    QStringList names;
    for (const QJsonValue &name : wish.toArray())
        names << name.toString();
    if (!wish.isArray() || names.isEmpty())
        return wrong(u"'scopes' must be a list of permissions that is not empty"_s);
    const auto scopes = auth::permissionsOf(names);
    if (!scopes)
        return wrong(u"'scopes': "_s + scopes.error().detail);
    if ((*scopes & identity.permissions) != *scopes)
        return fail(ErrorCode::Forbidden, u"A key cannot do more than who makes it."_s);
    key.scopes = *scopes;
    return {};
}

Result<void> readTeam(const QJsonObject &body, const http::Identity &identity, auth::ApiKey &key)
{
    if (!body.contains("team"_L1))
        return {};
    const QString team = body["team"_L1].toString();
    if (!auth::isTeam(team))
        return wrong(u"'team' must be org/team"_s);
    key.team = team;
    key.user = auth::serviceAccountOf(team);
    if (!mayManage(identity, key))
        return fail(ErrorCode::Forbidden,
            u"You are not a member of %1. A member of it, or an administrator, can make this key."_s
                .arg(team));
    return {};
}

Result<void> readEnd(const QJsonObject &body, const QDateTime &now, auth::ApiKey &key)
{
    if (!body.contains("expires_at"_L1) || body["expires_at"_L1].isNull())
        return {};
    key.expires = parseTime(body["expires_at"_L1].toString());
    if (!key.expires.isValid() || key.expires <= now)
        return wrong(u"'expires_at' must be a time in the future, such as 2030-01-31T00:00:00Z"_s);
    return {};
}

Result<void> onlyKnown(const QJsonObject &body)
{
    static const QStringList known{u"name"_s, u"scopes"_s, u"team"_s, u"expires_at"_s};
    for (auto field = body.begin(); field != body.end(); ++field) {
        if (!known.contains(field.key()))
            return wrong(
                u"'%1' is unknown; known are %2"_s.arg(field.key().left(80), known.join(u", "_s)));
    }
    return {};
}

Result<auth::ApiKey> wantedKey(const http::Request &request, const QDateTime &now)
{
    const auto body = request.json();
    if (!body)
        return tl::unexpected(body.error());
    auth::ApiKey key;
    key.user = request.identity.user;
    key.createdBy = request.identity.user;
    return onlyKnown(*body)
        .and_then([&] { return readName(*body, key); })
        .and_then([&] { return readScopes(*body, request.identity, key); })
        .and_then([&] { return readTeam(*body, request.identity, key); })
        .and_then([&] { return readEnd(*body, now, key); })
        .map([&] { return key; });
}

QCoro::Task<http::Reply> create(auth::ApiKeys *keys, auth::Audit *audit, http::RequestPtr request)
{
    const auto wanted = wantedKey(*request, QDateTime::currentDateTimeUtc());
    if (!wanted)
        co_return http::Reply::problem(wanted.error(), *request);
    const auto made = co_await keys->create(*wanted);
    if (!made)
        co_return http::Reply::problem(made.error(), *request);
    audit->add(auth::AuditEntry::of(*request, u"key_create"_s, made->key.id));
    QJsonObject shown = made->key.toJson();
    shown.insert(u"key"_s, made->secret);
    co_return http::Reply::json(shown, 201);
}

http::Reply list(const auth::ApiKeys &keys, const http::Request &request)
{
    QJsonArray shown;
    for (const auth::ApiKey &key :
        keys.list([&](const auth::ApiKey &each) { return mayManage(request.identity, each); }))
        shown.append(key.toJson());
    return http::Reply::json({{u"keys"_s, shown}});
}

/// The key, if the caller may know of it.
Result<auth::ApiKey> keyIn(const auth::ApiKeys &keys, const http::Request &request)
{
    const QString id = request.param(u"id"_s);
    const auto key = isId(id, u"k") ? keys.find(id) : std::nullopt;
    if (!key || !mayManage(request.identity, *key))
        return fail(ErrorCode::NotFound, u"There is no key with this id."_s);
    return *key;
}

QCoro::Task<http::Reply> remove(auth::ApiKeys *keys, auth::Audit *audit, http::RequestPtr request)
{
    const auto key = keyIn(*keys, *request);
    if (!key)
        co_return http::Reply::problem(key.error(), *request);
    const auto removed = co_await keys->remove(key->id);
    if (!removed)
        co_return http::Reply::problem(removed.error(), *request);
    audit->add(auth::AuditEntry::of(*request, u"key_remove"_s, key->id));
    co_return http::Reply::empty();
}

} // namespace

void addKeyRoutes(http::Router &router, auth::ApiKeys &keys, auth::Audit &audit)
{
    router.addTask(
        "POST", u"/api/v1/keys"_s,
        [&](http::RequestPtr request) { return create(&keys, &audit, std::move(request)); },
        forPeople);
    router.add(
        "GET", u"/api/v1/keys"_s, [&](http::RequestPtr request) { return list(keys, *request); },
        forPeople);
    router.add(
        "GET", u"/api/v1/keys/{id}"_s,
        [&](http::RequestPtr request) {
            return answer(
                keyIn(keys, *request).map([](const auth::ApiKey &key) { return key.toJson(); }),
                *request);
        },
        forPeople);
    router.addTask(
        "DELETE", u"/api/v1/keys/{id}"_s,
        [&](http::RequestPtr request) { return remove(&keys, &audit, std::move(request)); },
        forPeople);
}

} // namespace ccplant::api
