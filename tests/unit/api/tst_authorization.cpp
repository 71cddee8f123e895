// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/authenticator.h"
#include "server/auth/permissions.h"
#include "server/ccplantd/daemon.h"
#include "server/ccplantd/rooms.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QMap>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using enum http::Permission;

/// Every route of the real server against every kind of caller (ASVS 8.2.1, 8.3.1): the routes come
/// from the router, so that a new one is judged too, and what is let through must be in the table
/// below.
class TstAuthorization : public QObject {
    Q_OBJECT

    struct Caller {
        QString name;
        QByteArray header;
        QByteArray value;
        bool known = true; // has credentials that are right
        bool key = false; // is an API key of whatever kind
        http::Permissions permissions = {};
    };

    QTemporaryDir m_folder;
    std::unique_ptr<daemon::Daemon> m_server;
    QList<Caller> m_callers;

    /// Why each route is as open as it is. A route that is not here, or has another rule, fails.
    static const QMap<QString, QString> &table()
    {
        static const QString create = u"session:create"_s, read = u"session:read"_s,
                             update = u"session:update"_s, remove = u"session:delete"_s;
        static const QString own = u"signed in"_s; // only what is the caller's own, or no secret
        static const QString one = u"/api/v1/sessions/{id}"_s;
        static const QMap<QString, QString> rules{
            {u"GET /"_s, own},
            {u"GET /healthz"_s, u"everybody"_s},
            {u"GET /health"_s, u"everybody"_s},
            {u"GET /readyz"_s, u"everybody"_s},
            {u"GET /auth/login"_s, u"everybody"_s},
            {u"POST /auth/login"_s, u"everybody"_s},
            {u"POST /auth/logout"_s, own},
            {u"GET /auth/methods"_s, u"everybody"_s}, // says how to sign in
            {u"GET /auth/github"_s, u"everybody"_s},
            {u"GET /auth/github/callback"_s, u"everybody"_s}, // judges by state and code
            {u"POST /auth/token"_s, u"everybody"_s}, // judges by code and verifier
            {u"POST /auth/token/renew"_s, u"person"_s},
            {u"POST /auth/logout-everywhere"_s, u"person"_s},
            {u"POST /auth/login-link"_s, u"person"_s},
            {u"GET /api/v1/keys"_s, u"person"_s},
            {u"POST /api/v1/keys"_s, u"person"_s},
            {u"GET /api/v1/keys/{id}"_s, u"person"_s},
            {u"DELETE /api/v1/keys/{id}"_s, u"person"_s},
            {u"GET /api/v1/admin/audit"_s, u"admin"_s},
            {u"GET /api/v1/admin/sessions"_s, u"admin"_s},
            {u"GET /api/v1/admin/sessions/{id}"_s, u"admin"_s},
            {u"POST /api/v1/admin/sessions/{id}/stop"_s, u"admin"_s},
            {u"DELETE /api/v1/admin/sessions/{id}"_s, u"admin"_s},
            {u"GET /api/v1/admin/users"_s, u"admin"_s},
            {u"GET /api/v1/admin/users/{user}"_s, u"admin"_s},
            {u"PATCH /api/v1/admin/users/{user}"_s, u"admin"_s},
            {u"DELETE /api/v1/admin/users/{user}"_s, u"admin"_s},
            {u"POST /api/v1/admin/users/{user}/sign-out"_s, u"admin"_s},
            {u"POST /api/v1/admin/users/{user}/check"_s, u"admin"_s},
            {u"GET /api/v1/admin/teams"_s, u"admin"_s},
            {u"GET /api/v1/admin/keys"_s, u"admin"_s},
            {u"DELETE /api/v1/admin/keys/{id}"_s, u"admin"_s},
            {u"GET /api/v1/admin/quotas"_s, u"admin"_s},
            {u"PUT /api/v1/admin/quotas"_s, u"admin"_s},
            {u"GET /api/v1/admin/server"_s, u"admin"_s},
            {u"GET /api/v1/admin/storage"_s, u"admin"_s},
            {u"GET /api/v1/admin/configuration"_s, u"admin"_s},
            {u"GET /api/v1/admin/maintenance"_s, u"admin"_s},
            {u"PUT /api/v1/admin/maintenance"_s, u"admin"_s},
            {u"GET /api/v1/admin/drain"_s, u"admin"_s},
            {u"PUT /api/v1/admin/drain"_s, u"admin"_s},
            {u"POST /api/v1/git/credentials"_s, u"everybody"_s}, // judges by the session's handle
            {u"GET /api/v1/openapi.yaml"_s, own},
            {u"GET /api/v1/me"_s, own},
            {u"GET /api/v1/agents"_s, own},
            {u"GET /api/v1/agents/{id}"_s, own},
            {u"POST /api/v1/agents/{id}/install"_s, u"admin"_s}, // runs npm on the server
            {u"GET /api/v1/settings"_s, own},
            {u"PATCH /api/v1/settings"_s, own},
            {u"GET /api/v1/templates"_s, own},
            {u"POST /api/v1/templates"_s, own},
            {u"GET /api/v1/templates/{id}"_s, own},
            {u"PATCH /api/v1/templates/{id}"_s, own},
            {u"DELETE /api/v1/templates/{id}"_s, own},
            {u"GET /api/v1/live"_s, read},
            {u"GET /api/v1/sessions"_s, read},
            {u"POST /api/v1/sessions"_s, create},
            {u"GET "_s + one, read},
            {u"PATCH "_s + one, update},
            {u"DELETE "_s + one, remove},
            {u"POST "_s + one + u"/cancel"_s, update},
            {u"POST "_s + one + u"/stop"_s, update},
            {u"POST "_s + one + u"/resume"_s, update},
            {u"PATCH "_s + one + u"/config"_s, update},
            {u"GET "_s + one + u"/events"_s, read},
            {u"GET "_s + one + u"/messages"_s, read},
            {u"POST "_s + one + u"/messages"_s, update},
            {u"GET "_s + one + u"/transcript"_s, read},
            {u"GET "_s + one + u"/export"_s, read},
            {u"GET /api/v1/removed-sessions"_s, read},
            {u"GET /api/v1/removed-sessions/{id}"_s, read},
            {u"GET /api/v1/removed-sessions/{id}/events"_s, read},
            {u"GET /api/v1/removed-sessions/{id}/transcript"_s, read},
            {u"GET /api/v1/removed-sessions/{id}/export"_s, read},
            {u"DELETE /api/v1/removed-sessions/{id}"_s, remove},
            {u"POST "_s + one + u"/permissions/{pid}"_s, update},
            {u"POST "_s + one + u"/questions/{qid}"_s, update},
            {u"PATCH "_s + one + u"/queue/{client_id}"_s, update},
            {u"DELETE "_s + one + u"/queue/{client_id}"_s, update},
            {u"POST "_s + one + u"/queue/{client_id}/send"_s, update},
            {u"POST "_s + one + u"/share"_s, update},
            {u"GET "_s + one + u"/share"_s, read},
            {u"DELETE "_s + one + u"/share"_s, update},
            {u"GET /s/{token}"_s, u"everybody"_s}, // judges by the token
            {u"GET "_s + one + u"/files"_s, read},
            {u"GET "_s + one + u"/diff"_s, read},
            {u"POST "_s + one + u"/uploads"_s, update},
        };
        return rules;
    }

    static QByteArray staticKey(const QString &name) { return "test-key-of-" + name.toLatin1(); }

    /// A static key for each single permission, one with none, one with all.
    void addStaticCallers(QJsonArray &file)
    {
        const auto add = [&](const QString &name, http::Permissions permissions) {
            QJsonArray names = auth::toJson(permissions);
            if (names.isEmpty())
                names.append(u"session:list"_s); // a name that gives nothing
            file.append(QJsonObject{{u"key"_s, QString::fromLatin1(staticKey(name))},
                {u"user_id"_s, name}, {u"permissions"_s, names}});
            m_callers.append({u"key: "_s + name, "Authorization", "Bearer " + staticKey(name), true,
                true, permissions});
        };
        for (const http::Permission permission : http::allPermissions)
            add(u"only-"_s + http::nameOf(permission), permission);
        add(u"with-nothing"_s, {});
        add(u"with-everything"_s, auth::everyPermission());
        file.append(QJsonObject{{u"key"_s, QString::fromLatin1(staticKey(u"the-past"_s))},
            {u"user_id"_s, u"x"_s}, {u"role"_s, u"admin"_s},
            {u"expires_at"_s, u"2020-01-01T00:00:00Z"_s}});
        m_callers.append(
            {u"expired key"_s, "Authorization", "Bearer " + staticKey(u"the-past"_s), false});
    }

    QByteArray ownerToken() const
    {
        QFile file(m_folder.filePath(u"data/owner-token"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }

    static http::Request requestOf(const http::Route &route, const Caller &caller)
    {
        http::Request request;
        request.method = route.method;
        request.path = route.pattern;
        request.peer = QHostAddress(u"192.0.2.1"_s);
        request.headers.append("Host"_L1, "localhost"_L1);
        request.headers.append("Origin"_L1, "http://localhost"_L1);
        if (!caller.header.isEmpty())
            request.headers.append(
                QLatin1StringView(caller.header), QLatin1StringView(caller.value));
        return request;
    }

    /// What the middleware of the real server answers before the handler; 200 when it lets through.
    int judged(const http::Route &route, const Caller &caller) const
    {
        http::Request request = requestOf(route, caller);
        const http::Match match{.route = &route, .params = {}, .allowed = {}};
        const auto reply = m_server->router().filter(request, match);
        return reply ? reply->status : 200;
    }

    static QList<int> expected(const http::Rule &rule, const Caller &caller)
    {
        if (rule.isOpen())
            return {200};
        if (!caller.known)
            return {401, 429}; // the second after several of them
        if (rule.isForPeople() && caller.key)
            return {403};
        return {(caller.permissions & rule.permissions()) == rule.permissions() ? 200 : 403};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules(u"*=false"_s); // hundreds of refusals are meant
        QJsonArray keys;
        addStaticCallers(keys);
        QFile file(m_folder.filePath(u"keys.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(QJsonObject{{u"api_keys"_s, keys}}).toJson());
        file.close();
        options::Loaded loaded = options::load(
            {{u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, m_folder.filePath(u"data"_s),
                 u"--auth-static-keys"_s, file.fileName()},
                {}, u"/"_s, {}});
        m_server = std::make_unique<daemon::Daemon>(options::typed(loaded));
        QVERIFY2(loaded.errors.isEmpty(), qPrintable(loaded.errors.join(u'\n')));
        std::optional<Result<void>> started;
        m_server->start().then([&](Result<void> result) { started = result; });
        QTRY_VERIFY_WITH_TIMEOUT(started.has_value(), 30'000);
        QVERIFY2(*started, qPrintable(*started ? QString() : started->error().detail));
        m_callers.append({u"nobody"_s, {}, {}, false});
        m_callers.append({u"wrong token"_s, "Authorization", "Bearer ccp_wrong", false});
        m_callers.append({u"wrong key"_s, "X-API-Key", "ccpk_wrong", false});
        m_callers.append({u"another scheme"_s, "Authorization", "Basic b3duZXI6eA==", false});
        m_callers.append({u"made-up cookie"_s, "Cookie", "ccplant=v2.sign-in.x.0.AAAA", false});
        m_callers.append({u"owner"_s, "Authorization", "Bearer " + ownerToken(), true, false,
            auth::everyPermission()});
        m_callers.append({u"owner in another spelling"_s, "Authorization", "token " + ownerToken(),
            true, false, auth::everyPermission()});
        m_callers.append({u"owner by X-API-Key"_s, "X-API-Key", ownerToken(), true, false,
            auth::everyPermission()});
    }

    void every_route_has_the_rule_that_is_written_down()
    {
        QStringList wrong;
        QSet<QString> routed;
        for (const auto &route : m_server->router().routes()) {
            const QString name = QString::fromLatin1(route->method) + u' ' + route->pattern;
            routed.insert(name);
            if (table().value(name) != route->options.rule.name())
                wrong << name + u": "_s + route->options.rule.name();
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        for (const QString &name : table().keys())
            QVERIFY2(routed.contains(name), qPrintable(name));
    }

    void every_route_judges_every_kind_of_caller()
    {
        int allowed = 0, refused = 0;
        for (const auto &route : m_server->router().routes()) {
            for (const Caller &caller : std::as_const(m_callers)) {
                const int status = judged(*route, caller);
                QVERIFY2(expected(route->options.rule, caller).contains(status),
                    qPrintable(u"%1 %2 by %3: %4"_s.arg(QString::fromLatin1(route->method),
                        route->pattern, caller.name, QString::number(status))));
                ++(status == 200 ? allowed : refused);
            }
        }
        QVERIFY(allowed > 100 && refused > 100);
    }

    void an_unknown_path_tells_a_stranger_nothing()
    {
        for (const Caller &caller : std::as_const(m_callers)) {
            const http::Route nowhere{"GET", u"/no/such/route"_s, {http::Rule::everybody()}, {}};
            http::Request request = requestOf(nowhere, caller);
            const auto reply = m_server->router().filter(request, {});
            QCOMPARE(!reply, caller.known);
        }
    }
};

QTEST_GUILESS_MAIN(TstAuthorization)
#include "tst_authorization.moc"
