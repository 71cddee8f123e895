// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/admin.h"
#include "server/api/answers.h"
#include "server/auth/authenticator.h"
#include "server/auth/permissions.h"
#include "server/sessions/quotas.h"
#include "server/sessions/service.h"

#include <QMap>
#include <QSet>

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

using sessions::Quotas;

constexpr http::RouteOptions forAdmins{
    .rule = http::Rule::needs(http::Permission::Admin), .maxBody = 16 * 1024};
constexpr qsizetype longestName = 200;

http::Reply problem(const Error &error, const http::Request &request)
{
    return http::Reply::problem(error, request);
}

sessions::Filter everything()
{
    sessions::Filter filter;
    filter.archived.reset();
    return filter;
}

/// Everybody who has signed in, has a key, owns a session, has a quota or was disabled.
QSet<QString> knownUsers(const AdminParts &parts)
{
    QSet<QString> users{auth::ownerUser.toString()};
    for (const auth::Account &account : parts.accounts->list())
        users.insert(account.user);
    for (const auth::ApiKey &key : parts.keys->list([](const auth::ApiKey &) { return true; }))
        users.insert(key.user);
    for (const Quotas::Entry &entry : parts.quotas->list()) {
        if (entry.kind == Quotas::User && !entry.name.isEmpty())
            users.insert(entry.name);
    }
    const sessions::Caller all{.user = {}, .teams = {}, .everyTeam = true, .everySession = true};
    for (const sessions::RowPtr &row : parts.sessions->all(all, everything()))
        users.insert(row->session().owner);
    return users;
}

QJsonObject userJson(const AdminParts &parts, const QString &user)
{
    const auto account = parts.accounts->find(user);
    QJsonObject object = account ? account->toJson() : auth::Account{.user = user}.toJson();
    if (user == auth::ownerUser)
        object[u"permissions"_s] = auth::toJson(auth::everyPermission());
    else if (account && account->isFromGitHub() && parts.github)
        object[u"permissions"_s] =
            auth::toJson(parts.github->permissionsOf(*account).value_or(http::Permissions()));
    object[u"usage"_s] = parts.sessions->usage(user, {}).toJson();
    object[u"quota"_s] = parts.quotas->of(Quotas::User, user).toJson();
    object[u"keys"_s] =
        parts.keys->list([&](const auth::ApiKey &key) { return key.user == user; }).size();
    return object;
}

http::Reply listUsers(const AdminParts &parts)
{
    QStringList names = knownUsers(parts).values();
    names.sort();
    QJsonArray users;
    for (const QString &name : std::as_const(names))
        users.append(userJson(parts, name));
    return http::Reply::json({{u"users"_s, users}});
}

Result<QString> userIn(const AdminParts &parts, const http::Request &request)
{
    const QString user = request.param(u"user"_s);
    if (user.size() > longestName || !knownUsers(parts).contains(user))
        return fail(ErrorCode::NotFound, u"There is no such user."_s);
    return user;
}

Result<void> notTheOwner(const QString &user)
{
    if (user != auth::ownerUser)
        return {};
    return fail(ErrorCode::Forbidden,
        u"The owner of the machine cannot be disabled or removed: their token is in its data folder."_s);
}

QCoro::Task<Result<void>> signOut(AdminParts parts, QString user)
{
    const auto done = co_await parts.authenticator->signOutEverywhere(user);
    if (!done)
        co_return tl::unexpected(done.error());
    co_return {};
}

QCoro::Task<http::Reply> changeUser(AdminParts parts, http::RequestPtr request)
{
    const auto body = request->json();
    if (!body)
        co_return problem(body.error(), *request);
    const QString user = request->param(u"user"_s); // may be unknown: to be kept out beforehand
    Result<void> good = sessions::onlyFields(*body, {u"disabled"_s});
    if (good && !(*body)["disabled"_L1].isBool())
        good = sessions::wrongField(u"disabled"_s, u"true or false"_s);
    if (good && (user.isEmpty() || user.size() > longestName))
        good = fail(ErrorCode::InvalidRequest, u"This cannot be the name of a user."_s);
    if (good)
        good = notTheOwner(user);
    if (!good)
        co_return problem(good.error(), *request);
    const bool disabled = (*body)["disabled"_L1].toBool();
    const auto changed = co_await parts.accounts->change(
        user, [disabled](auth::Account &account) { account.disabled = disabled; });
    if (!changed)
        co_return problem(changed.error(), *request);
    if (disabled) {
        if (const auto out = co_await signOut(parts, user); !out)
            co_return problem(out.error(), *request);
    }
    parts.audit->add(
        auth::AuditEntry::of(*request, disabled ? u"user_disable"_s : u"user_enable"_s, user));
    co_return http::Reply::json(userJson(parts, user));
}

QCoro::Task<http::Reply> signOutUser(AdminParts parts, http::RequestPtr request)
{
    const auto user = userIn(parts, *request);
    if (!user)
        co_return problem(user.error(), *request);
    if (const auto out = co_await signOut(parts, *user); !out)
        co_return problem(out.error(), *request);
    parts.audit->add(auth::AuditEntry::of(*request, u"user_sign_out"_s, *user));
    co_return http::Reply::empty();
}

QCoro::Task<http::Reply> checkUser(AdminParts parts, http::RequestPtr request)
{
    const auto user = userIn(parts, *request);
    if (!user)
        co_return problem(user.error(), *request);
    if (!parts.github)
        co_return problem(
            {ErrorCode::NotFound, u"There is no sign-in with GitHub on this server."_s, {}, {}},
            *request);
    const auto checked = co_await parts.github->recheck(*user);
    if (!checked)
        co_return problem(checked.error(), *request);
    co_return http::Reply::json(userJson(parts, *user));
}

/// Signs out, takes the keys away, forgets. Sessions stay; an administrator can remove them.
QCoro::Task<http::Reply> removeUser(AdminParts parts, http::RequestPtr request)
{
    const auto user = userIn(parts, *request);
    if (!user)
        co_return problem(user.error(), *request);
    if (const auto good = notTheOwner(*user); !good)
        co_return problem(good.error(), *request);
    const QString name = *user;
    if (const auto out = co_await signOut(parts, name); !out)
        co_return problem(out.error(), *request);
    const auto keys = parts.keys->list([&](const auth::ApiKey &key) { return key.user == name; });
    for (const auth::ApiKey &key : keys) {
        const auto removed = co_await parts.keys->remove(key.id);
        if (!removed && removed.error().code != ErrorCode::NotFound)
            co_return problem(removed.error(), *request);
    }
    const auto removed = co_await parts.accounts->remove(name);
    if (!removed && removed.error().code != ErrorCode::NotFound)
        co_return problem(removed.error(), *request);
    parts.audit->add(auth::AuditEntry::of(*request, u"user_remove"_s, name));
    co_return http::Reply::empty();
}

http::Reply listTeams(const AdminParts &parts)
{
    QMap<QString, QStringList> teams;
    for (const auth::Account &account : parts.accounts->list()) {
        for (const QString &team : account.teams)
            teams[team] << account.user;
    }
    const auto mapping = parts.directory->teams();
    QJsonArray patterns;
    for (const auto &[pattern, grant] : mapping) {
        patterns.append(QJsonObject{{u"pattern"_s, pattern}, {u"role"_s, grant.role},
            {u"permissions"_s, auth::toJson(grant.permissions)}});
        if (!pattern.endsWith(u'*'))
            teams[pattern];
    }
    for (const Quotas::Entry &entry : parts.quotas->list()) {
        if (entry.kind == Quotas::Team && !entry.name.isEmpty())
            teams[entry.name];
    }
    const sessions::Caller all{.user = {}, .teams = {}, .everyTeam = true, .everySession = true};
    for (const sessions::RowPtr &row : parts.sessions->all(all, everything())) {
        if (!row->session().team.isEmpty())
            teams[row->session().team];
    }
    QJsonArray out;
    for (const auto &[team, members] : teams.asKeyValueRange())
        out.append(
            QJsonObject{{u"team"_s, team}, {u"members"_s, QJsonArray::fromStringList(members)},
                {u"permissions"_s, auth::toJson(parts.directory->permissionsOfTeam(team))},
                {u"usage"_s, parts.sessions->usage({}, team).toJson()},
                {u"quota"_s, parts.quotas->of(Quotas::Team, team).toJson()}});
    return http::Reply::json({{u"teams"_s, out}, {u"mapping"_s, patterns}});
}

http::Reply listKeys(const AdminParts &parts, const http::Request &request)
{
    const QString user = request.queryValue(u"user"_s), team = request.queryValue(u"team"_s);
    QJsonArray shown;
    const auto fits = [&](const auth::ApiKey &key) {
        return (user.isEmpty() || key.user == user) && (team.isEmpty() || key.team == team);
    };
    for (const auth::ApiKey &key : parts.keys->list(fits))
        shown.append(key.toJson());
    return http::Reply::json({{u"keys"_s, shown}});
}

QCoro::Task<http::Reply> removeKey(AdminParts parts, http::RequestPtr request)
{
    const QString id = request->param(u"id"_s);
    if (!parts.keys->find(id))
        co_return problem(
            {ErrorCode::NotFound, u"There is no key with this id."_s, {}, {}}, *request);
    const auto removed = co_await parts.keys->remove(id);
    if (!removed)
        co_return problem(removed.error(), *request);
    parts.audit->add(auth::AuditEntry::of(*request, u"key_remove"_s, id));
    co_return http::Reply::empty();
}

http::Reply listQuotas(const AdminParts &parts)
{
    QJsonArray quotas;
    for (const Quotas::Entry &entry : parts.quotas->list())
        quotas.append(QJsonObject{{u"kind"_s, nameOf(entry.kind)}, {u"name"_s, entry.name},
            {u"quota"_s, entry.quota.toJson()}});
    return http::Reply::json({{u"quotas"_s, quotas}});
}

QCoro::Task<http::Reply> setQuota(AdminParts parts, http::RequestPtr request)
{
    const auto body = request->json();
    if (!body)
        co_return problem(body.error(), *request);
    const QString kind = (*body)["kind"_L1].toString(), name = (*body)["name"_L1].toString();
    Result<void> good = sessions::onlyFields(*body, {u"kind"_s, u"name"_s, u"quota"_s});
    if (good && kind != "user"_L1 && kind != "team"_L1)
        good = sessions::wrongField(u"kind"_s, u"user or team"_s);
    if (good && !(*body)["quota"_L1].isObject())
        good = sessions::wrongField(u"quota"_s, u"an object of bounds"_s);
    const bool isName =
        name.isEmpty() || (kind == "team"_L1 ? auth::isTeam(name) : name.size() <= longestName);
    if (good && !isName)
        good = sessions::wrongField(u"name"_s, u"a user, a team as org/team, or absent for all"_s);
    if (!good)
        co_return problem(good.error(), *request);
    const auto quota = sessions::Quota::fromJson((*body)["quota"_L1].toObject());
    if (!quota)
        co_return problem(quota.error(), *request);
    const auto stored =
        co_await parts.quotas->set({kind == "team"_L1 ? Quotas::Team : Quotas::User, name, *quota});
    if (!stored)
        co_return problem(stored.error(), *request);
    parts.audit->add(auth::AuditEntry::of(*request, u"quota_set"_s, kind + u':' + name));
    co_return listQuotas(parts);
}

} // namespace

void addAdminUserRoutes(http::Router &router, const AdminParts &parts)
{
    const QString admin = u"/api/v1/admin"_s, user = admin + u"/users/{user}"_s;
    router.add(
        "GET", admin + u"/users"_s, [parts](http::RequestPtr) { return listUsers(parts); },
        forAdmins);
    router.add(
        "GET", user,
        [parts](http::RequestPtr request) {
            return answer(userIn(parts, *request).map([&](const QString &name) {
                return userJson(parts, name);
            }),
                *request);
        },
        forAdmins);
    router.addTask(
        "PATCH", user,
        [parts](http::RequestPtr request) { return changeUser(parts, std::move(request)); },
        forAdmins);
    router.addTask(
        "DELETE", user,
        [parts](http::RequestPtr request) { return removeUser(parts, std::move(request)); },
        forAdmins);
    router.addTask(
        "POST", user + u"/sign-out"_s,
        [parts](http::RequestPtr request) { return signOutUser(parts, std::move(request)); },
        forAdmins);
    router.addTask(
        "POST", user + u"/check"_s,
        [parts](http::RequestPtr request) { return checkUser(parts, std::move(request)); },
        forAdmins);
    router.add(
        "GET", admin + u"/teams"_s, [parts](http::RequestPtr) { return listTeams(parts); },
        forAdmins);
    router.add(
        "GET", admin + u"/keys"_s,
        [parts](http::RequestPtr request) { return listKeys(parts, *request); }, forAdmins);
    router.addTask(
        "DELETE", admin + u"/keys/{id}"_s,
        [parts](http::RequestPtr request) { return removeKey(parts, std::move(request)); },
        forAdmins);
    router.add(
        "GET", admin + u"/quotas"_s, [parts](http::RequestPtr) { return listQuotas(parts); },
        forAdmins);
    router.addTask(
        "PUT", admin + u"/quotas"_s,
        [parts](http::RequestPtr request) { return setQuota(parts, std::move(request)); },
        forAdmins);
}

} // namespace ccplant::api
