// SPDX-License-Identifier: GPL-3.0-or-later
// What administrators see and do.
#include "tests/client/fake-server/fake_replies.h"
#include "tests/client/fake-server/fake_server.h"

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

using Method = QHttpServerRequest::Method;

QHttpServerResponse empty()
{
    return QHttpServerResponse(QHttpServerResponder::StatusCode::NoContent);
}

/// Where the object with `name` = `value` is in a list, or -1.
qsizetype indexOf(const QJsonArray &list, const QString &name, const QString &value)
{
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (list[i][name].toString() == value)
            return i;
    }
    return -1;
}

} // namespace

void FakeServer::addAdminRoutes()
{
    const auto route = [this](const QString &path, Method method, auto answer) {
        m_http->route(
            u"/api/v1/admin/"_s + path, method, [this, answer](const QHttpServerRequest &request) {
                note(request);
                return m_admin && !m_refuseAdmin
                    ? answer(request)
                    : refusal(ErrorCode::Forbidden,
                          u"This is for administrators of the server. Ask one of them."_s);
            });
    };
    const auto routeOf = [this](const QString &path, Method method, auto answer) {
        m_http->route(u"/api/v1/admin/"_s + path, method,
            [this, answer](const QString &id, const QHttpServerRequest &request) {
                note(request);
                return answer(id, request);
            });
    };
    for (const auto *const path :
        {"server", "storage", "configuration", "users", "teams", "keys", "quotas"})
        route(QString::fromLatin1(path), Method::Get, [this, path](const QHttpServerRequest &) {
            return json(m_adminData[QLatin1StringView(path)].toObject());
        });
    // Two pages: the second is asked for with the cursor of the first.
    route(u"audit"_s, Method::Get, [this](const QHttpServerRequest &request) {
        const bool second = request.query().hasQueryItem(u"cursor"_s);
        return json(m_adminData[second ? "audit-2"_L1 : "audit"_L1].toObject());
    });
    route(u"sessions"_s, Method::Get, [this](const QHttpServerRequest &request) {
        const QString user = request.query().queryItemValue(u"user"_s);
        QJsonArray sessions;
        for (const QString &id : std::as_const(m_order)) {
            QJsonObject shown = session(id);
            shown.remove(u"title"_s);
            if (user.isEmpty() || shown["owner"_L1].toString() == user)
                sessions << shown;
        }
        return json({{u"sessions"_s, sessions}, {u"total"_s, sessions.size()}});
    });
    route(u"maintenance"_s, Method::Put, [this](const QHttpServerRequest &request) {
        QJsonObject server = m_adminData["server"_L1].toObject();
        QJsonObject state = bodyOf(request);
        state[u"by"_s] = u"me"_s;
        state[u"since"_s] = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
        server[u"maintenance"_s] = state;
        m_adminData[u"server"_s] = server;
        setMaintenance(state);
        return json(state);
    });
    route(u"drain"_s, Method::Put, [this](const QHttpServerRequest &request) {
        QJsonObject server = m_adminData["server"_L1].toObject();
        server[u"draining"_s] = bodyOf(request)["enabled"_L1];
        m_adminData[u"server"_s] = server;
        return json(bodyOf(request));
    });
    route(u"quotas"_s, Method::Put, [this](const QHttpServerRequest &request) {
        QJsonObject entry = bodyOf(request);
        if (!entry.contains("name"_L1))
            entry[u"name"_s] = QString();
        QJsonArray quotas = m_adminData["quotas"_L1]["quotas"_L1].toArray();
        const qsizetype at = indexOf(quotas, u"name"_s, entry["name"_L1].toString());
        if (at >= 0)
            quotas.removeAt(at);
        quotas << entry;
        m_adminData[u"quotas"_s] = QJsonObject{{u"quotas"_s, quotas}};
        return json(m_adminData["quotas"_L1].toObject());
    });
    routeOf(u"users/<arg>"_s, Method::Patch,
        [this](const QString &user, const auto &request) { return changeUser(user, request); });
    routeOf(u"users/<arg>"_s, Method::Delete, [this](const QString &user, const auto &) {
        QJsonArray users = m_adminData["users"_L1]["users"_L1].toArray();
        const qsizetype at = indexOf(users, u"user"_s, user);
        if (at < 0)
            return refusal(ErrorCode::NotFound, u"There is no such user."_s);
        users.removeAt(at);
        m_adminData[u"users"_s] = QJsonObject{{u"users"_s, users}};
        return empty();
    });
    routeOf(u"users/<arg>/sign-out"_s, Method::Post,
        [](const QString &, const auto &) { return empty(); });
    routeOf(u"users/<arg>/check"_s, Method::Post, [](const QString &, const auto &) {
        return refusal(ErrorCode::Conflict, u"GitHub could not be asked. Try again later."_s);
    });
    routeOf(u"sessions/<arg>"_s, Method::Delete, [this](const QString &id, const auto &) {
        removeSession(id);
        return json({}, 202);
    });
    routeOf(u"sessions/<arg>/stop"_s, Method::Post, [this](const QString &id, const auto &) {
        changeSession(id, {{u"status"_s, u"stopped"_s}});
        return json(session(id), 202);
    });
    routeOf(u"keys/<arg>"_s, Method::Delete, [this](const QString &id, const auto &) {
        QJsonArray keys = m_adminData["keys"_L1]["keys"_L1].toArray();
        const qsizetype at = indexOf(keys, u"id"_s, id);
        if (at < 0)
            return refusal(ErrorCode::NotFound, u"There is no key with this id."_s);
        keys.removeAt(at);
        m_adminData[u"keys"_s] = QJsonObject{{u"keys"_s, keys}};
        return empty();
    });
}

QHttpServerResponse FakeServer::changeUser(const QString &user, const QHttpServerRequest &request)
{
    if (user == "owner"_L1)
        return refusal(ErrorCode::Forbidden,
            u"The owner of the machine cannot be disabled or removed: their token is in its data folder."_s);
    QJsonArray users = m_adminData["users"_L1]["users"_L1].toArray();
    const qsizetype at = indexOf(users, u"user"_s, user);
    if (at < 0)
        return refusal(ErrorCode::NotFound, u"There is no such user."_s);
    QJsonObject changed = users[at].toObject();
    changed[u"disabled"_s] = bodyOf(request)["disabled"_L1];
    users[at] = changed;
    m_adminData[u"users"_s] = QJsonObject{{u"users"_s, users}};
    return json(changed);
}

} // namespace ccplant::test
