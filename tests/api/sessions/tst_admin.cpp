// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/sessions/steps.h"
#include "tests/paths/paths.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

/// What administrators see and do, through the API and through ccplantctl.
class TestAdmin : public QObject {
    Q_OBJECT

    Plant m_plant;
    std::unique_ptr<Steps> m_steps; // the owner, who is an administrator

    static HttpClient::Headers keyOf(const QByteArray &name)
    {
        return {{"X-API-Key", name + "-0123456789abcdef"}};
    }
    Answer create(const QByteArray &name, const QJsonObject &more = {})
    {
        QJsonObject body{{u"agent"_s, u"demo"_s}};
        for (auto field = more.begin(); field != more.end(); ++field)
            body.insert(field.key(), *field);
        HttpClient client(m_plant.url());
        client.headers = keyOf(name);
        return client.post(u"/api/v1/sessions"_s, body);
    }
    QString created(const QByteArray &name, const QJsonObject &more = {})
    {
        return create(name, more).json().value("id"_L1).toString();
    }
    int statusOf(const QByteArray &name, const QString &path = u"/api/v1/me"_s)
    {
        HttpClient client(m_plant.url());
        client.headers = keyOf(name);
        return client.get(path).status;
    }
    Answer put(const QString &path, const QJsonObject &body)
    {
        return m_steps->http.send(
            "PUT", path, QJsonDocument(body).toJson(), {{"Content-Type", "application/json"}});
    }
    Answer quota(const QString &kind, const QString &name, const QJsonObject &bounds)
    {
        return put(u"/api/v1/admin/quotas"_s,
            {{u"kind"_s, kind}, {u"name"_s, name}, {u"quota"_s, bounds}});
    }
    static QString admin(const QString &rest) { return u"/api/v1/admin/"_s + rest; }

    struct Ran {
        int status;
        QString out, err;
        QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    };
    Ran ctl(const QStringList &arguments)
    {
        QProcess process;
        process.start(
            program(u"ccplantctl"_s), QStringList{u"--data-dir"_s, m_plant.dataDir()} + arguments);
        if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, patience))
            process.kill();
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QJsonArray keys;
        for (const QString &name : {u"alice"_s, u"bob"_s, u"tina"_s})
            keys.append(QJsonObject{{u"key"_s, name + u"-0123456789abcdef"_s}, {u"user_id"_s, name},
                {u"role"_s, u"developer"_s}, {u"teams"_s, QJsonArray{u"acme/rockets"_s}}});
        keys.append(QJsonObject{{u"key"_s, u"root-0123456789abcdef"_s}, {u"user_id"_s, u"root"_s},
            {u"role"_s, u"admin"_s}});
        const QString file = m_plant.scratch(u"conf"_s) + u"/keys.json"_s;
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(QJsonDocument(QJsonObject{{u"api_keys"_s, keys}}).toJson());
        out.close();
        m_plant.arguments = {u"--auth-static-keys"_s, file, u"--share"_s, u"public"_s};
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        m_steps = std::make_unique<Steps>(m_plant);
    }
    void cleanupTestCase() { endAll(m_plant.dataDir()); }

    void sessions_of_everybody_are_listed_without_what_is_said_in_them()
    {
        const QString alices = created("alice", {{u"message"_s, u"my secret plan"_s}});
        const QString bobs = created("bob", {{u"team"_s, u"acme/rockets"_s}});
        const Answer all = m_steps->http.get(admin(u"sessions?limit=200"_s));
        QCOMPARE(all.status, 200);
        QVERIFY(all.body.contains(alices.toLatin1()) && all.body.contains(bobs.toLatin1()));
        QVERIFY(!all.body.contains("secret plan"));
        QVERIFY(!all.body.contains("\"title\""));
        const Answer one = m_steps->http.get(admin(u"sessions/"_s + alices));
        QCOMPARE(one.json()["owner"_L1].toString(), u"alice"_s);
        QVERIFY(!one.body.contains("secret plan"));
        const Answer of = m_steps->http.get(admin(u"sessions?user=bob"_s));
        QVERIFY(of.body.contains(bobs.toLatin1()) && !of.body.contains(alices.toLatin1()));
        QCOMPARE(m_steps->http.get(admin(u"sessions?q=secret"_s)).status, 400);
        QCOMPARE(m_steps->http.get(admin(u"sessions?sort=title"_s)).status, 400);
        // Seeing that it is there is not seeing it.
        QCOMPARE(m_steps->http.get(u"/api/v1/sessions/"_s + alices).status, 404);
        QCOMPARE(m_steps->http.get(u"/api/v1/sessions/"_s + alices + u"/transcript"_s).status, 404);
        QCOMPARE(statusOf("alice", admin(u"sessions"_s)), 403);
    }

    void a_session_of_anybody_is_stopped_and_removed()
    {
        const QString id = created("alice");
        const auto status = [&] {
            return m_steps->http.get(admin(u"sessions/"_s + id)).json()["status"_L1].toString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(status() == "idle"_L1, patience);
        QCOMPARE(m_steps->http.post(admin(u"sessions/%1/stop"_s.arg(id))).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(status(), u"stopped"_s, patience);
        QCOMPARE(m_steps->http.remove(admin(u"sessions/"_s + id)).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_steps->http.get(admin(u"sessions/"_s + id)).status, 404, patience);
        QCOMPARE(m_steps->http.post(admin(u"sessions/%1/stop"_s.arg(id))).status, 404);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_steps->http.get(admin(u"audit"_s)).body.contains("session_remove"), patience);
    }

    void asvs_7_4_5_somebody_is_kept_out_and_let_in_again()
    {
        const Answer out = m_steps->http.patch(admin(u"users/bob"_s), {{u"disabled"_s, true}});
        QCOMPARE(out.status, 200);
        QCOMPARE(out.json()["disabled"_L1].toBool(), true);
        HttpClient bob(m_plant.url());
        bob.headers = keyOf("bob");
        const Answer refused = bob.get(u"/api/v1/me"_s);
        QCOMPARE(refused.status, 403);
        QVERIFY(refused.body.contains("administrator"));
        QVERIFY(m_plant.stop());
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        m_steps = std::make_unique<Steps>(m_plant);
        QCOMPARE(statusOf("bob"), 403); // also after a restart
        QCOMPARE(m_steps->http.patch(admin(u"users/bob"_s), {{u"disabled"_s, false}}).status, 200);
        QCOMPARE(statusOf("bob"), 200);
        QCOMPARE(m_steps->http.patch(admin(u"users/owner"_s), {{u"disabled"_s, true}}).status, 403);
        QCOMPARE(m_steps->http.patch(admin(u"users/bob"_s), {{u"disabled"_s, 1}}).status, 400);
        QCOMPARE(m_steps->http.patch(admin(u"users/bob"_s), {{u"admin"_s, true}}).status, 400);
        QCOMPARE(m_steps->http.get(admin(u"users/nobody-knows"_s)).status, 404);
    }

    void who_is_kept_out_loses_what_is_open()
    {
        LiveClient live(m_plant.url(), keyOf("tina"));
        QVERIFY(live.waitForOpen());
        QCOMPARE(m_steps->http.patch(admin(u"users/tina"_s), {{u"disabled"_s, true}}).status, 200);
        QVERIFY(live.waitForClosed());
        QCOMPARE(live.socket().closeCode(), 4401);
        QCOMPARE(m_steps->http.patch(admin(u"users/tina"_s), {{u"disabled"_s, false}}).status, 200);
    }

    void users_teams_and_keys_are_listed()
    {
        created("alice", {{u"team"_s, u"acme/rockets"_s}});
        const QJsonObject made =
            m_steps->http
                .post(u"/api/v1/keys"_s, {{u"name"_s, u"bot"_s}, {u"team"_s, u"acme/rockets"_s}})
                .json();
        const Answer users = m_steps->http.get(admin(u"users"_s));
        QVERIFY(users.body.contains("\"alice\"") && users.body.contains("\"sa-acme:rockets\""));
        const Answer teams = m_steps->http.get(admin(u"teams"_s));
        QVERIFY(teams.body.contains("\"acme/rockets\""));
        const QString id = made["id"_L1].toString();
        const Answer keys = m_steps->http.get(admin(u"keys?team=acme/rockets"_s));
        QVERIFY(keys.body.contains(id.toLatin1()));
        QVERIFY(!keys.body.contains(made["key"_L1].toString().toLatin1()));
        QVERIFY(!m_steps->http.get(admin(u"keys?user=alice"_s)).body.contains(id.toLatin1()));
        QCOMPARE(m_steps->http.remove(admin(u"keys/"_s + id)).status, 204);
        QCOMPARE(m_steps->http.remove(admin(u"keys/"_s + id)).status, 404);
    }

    void asvs_16_3_1_what_is_done_to_sessions_is_audited()
    {
        const QString id = created("alice");
        HttpClient alice(m_plant.url());
        alice.headers = keyOf("alice");
        QCOMPARE(alice.post(u"/api/v1/sessions/%1/stop"_s.arg(id)).status, 202);
        QCOMPARE(alice.remove(u"/api/v1/sessions/"_s + id).status, 202);
        const auto audited = [&] {
            QStringList seen;
            const Answer answer = m_steps->http.get(admin(u"audit?user=alice&limit=50"_s));
            for (const QJsonValue &entry : answer.json()["entries"_L1].toArray())
                seen << entry["action"_L1].toString() + u' ' + entry["object"_L1].toString();
            return seen.contains(u"session_create "_s + id)
                && seen.contains(u"session_stop "_s + id)
                && seen.contains(u"session_delete "_s + id);
        };
        QTRY_VERIFY_WITH_TIMEOUT(audited(), patience);
    }

    void a_user_is_forgotten()
    {
        QCOMPARE(
            m_steps->http.patch(admin(u"users/gone@x"_s), {{u"disabled"_s, true}}).status, 200);
        QCOMPARE(m_steps->http.remove(admin(u"users/gone%40x"_s)).status, 204);
        QCOMPARE(m_steps->http.get(admin(u"users/gone%40x"_s)).status, 404);
        QCOMPARE(m_steps->http.remove(admin(u"users/owner"_s)).status, 403);
    }

    void quotas_are_enforced()
    {
        const QString one = created("tina");
        QVERIFY(!one.isEmpty());
        QCOMPARE(quota(u"user"_s, u"tina"_s, {{u"sessions"_s, 2}, {u"running"_s, 1}}).status, 200);
        const Answer second = create("tina");
        QCOMPARE(second.status, 429);
        QCOMPARE(second.json()["reason"_L1].toString(), u"quota"_s);
        QVERIFY(second.body.contains("administrator"));
        QVERIFY(!created("alice").isEmpty()); // others are not bounded by it
        QVERIFY(!created("tina", {{u"team"_s, u"acme/rockets"_s}})
                .isEmpty()); // the team's counts there
        HttpClient tina(m_plant.url());
        tina.headers = keyOf("tina");
        const auto status = [&] {
            return tina.get(u"/api/v1/sessions/"_s + one).json()["status"_L1].toString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(status() == "idle"_L1, patience);
        QCOMPARE(tina.post(u"/api/v1/sessions/%1/stop"_s.arg(one)).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(status(), u"stopped"_s, patience);
        QVERIFY(!created("tina").isEmpty());
        QCOMPARE(create("tina").status, 429); // two sessions
        QCOMPARE(tina.post(u"/api/v1/sessions/%1/resume"_s.arg(one)).status, 429); // one runs
        QCOMPARE(quota(u"user"_s, u"tina"_s, {}).status, 200);
        QCOMPARE(create("tina").status, 201);
    }

    void memory_is_bounded_by_the_sum_of_limits()
    {
        const qint64 gib = 1024LL * 1024 * 1024;
        QCOMPARE(quota(u"team"_s, u"acme/rockets"_s, {{u"memory_bytes"_s, 64 * gib}}).status, 200);
        const QString team = u"acme/rockets"_s;
        const Answer unbounded = create("alice", {{u"team"_s, team}});
        QCOMPARE(unbounded.status, 422);
        QVERIFY(unbounded.body.contains("limits.memory_bytes"));
        const auto limited = [&](qint64 bytes) {
            return create("alice",
                {{u"team"_s, team}, {u"limits"_s, QJsonObject{{u"memory_bytes"_s, bytes}}}})
                .status;
        };
        QCOMPARE(limited(40 * gib), 201);
        QCOMPARE(limited(40 * gib), 429);
        QCOMPARE(limited(20 * gib), 201);
        const Answer teams = m_steps->http.get(admin(u"teams"_s));
        QVERIFY(teams.body.contains(QByteArray::number(60 * gib)));
        QCOMPARE(quota(u"team"_s, team, {}).status, 200);
    }

    void a_quota_of_all_holds_for_those_without_one()
    {
        QCOMPARE(quota(u"user"_s, {}, {{u"sessions"_s, 0}}).status, 200);
        QCOMPARE(create("alice").status, 429);
        QCOMPARE(quota(u"user"_s, u"alice"_s, {{u"sessions"_s, 1000}}).status, 200);
        QCOMPARE(create("alice").status, 201);
        QVERIFY(m_plant.stop());
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        m_steps = std::make_unique<Steps>(m_plant);
        QCOMPARE(create("bob").status, 429); // also after a restart
        QCOMPARE(quota(u"user"_s, {}, {}).status, 200);
        QCOMPARE(quota(u"user"_s, u"alice"_s, {}).status, 200);
        QCOMPARE(quota(u"group"_s, {}, {}).status, 400);
        QCOMPARE(quota(u"team"_s, u"no-team"_s, {}).status, 400);
        QCOMPARE(quota(u"user"_s, {}, {{u"sessions"_s, -1}}).status, 400);
    }

    void maintenance_lets_nobody_else_change_anything()
    {
        const QString before = created("alice");
        QCOMPARE(
            put(admin(u"maintenance"_s), {{u"enabled"_s, true}, {u"message"_s, u"Back at noon."_s}})
                .status,
            200);
        const Answer refused = create("alice");
        QCOMPARE(refused.status, 503);
        QVERIFY(refused.body.contains("Back at noon."));
        QVERIFY(refused.header("retry-after").toInt() > 0);
        QCOMPARE(statusOf("alice", u"/api/v1/sessions/"_s + before), 200); // reading goes on
        HttpClient alice(m_plant.url());
        alice.headers = keyOf("alice");
        QCOMPARE(alice.get(u"/api/v1/me"_s).json()["maintenance"_L1]["message"_L1].toString(),
            u"Back at noon."_s);
        QCOMPARE(create("root").status, 201); // administrators see whether it works
        QVERIFY(m_plant.stop());
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        m_steps = std::make_unique<Steps>(m_plant);
        QCOMPARE(create("alice").status, 503);
        QCOMPARE(put(admin(u"maintenance"_s), {{u"enabled"_s, false}}).status, 200);
        QCOMPARE(create("alice").status, 201);
        QCOMPARE(put(admin(u"maintenance"_s), {{u"enabled"_s, u"no"_s}}).status, 400);
    }

    void a_server_that_is_drained_sends_clients_elsewhere()
    {
        LiveClient live(m_plant);
        QVERIFY(live.waitForOpen());
        HttpClient nobody(m_plant.url());
        QCOMPARE(nobody.get(u"/readyz"_s).status, 200);
        QCOMPARE(put(admin(u"drain"_s), {{u"enabled"_s, true}}).status, 200);
        QCOMPARE(nobody.get(u"/readyz"_s).status, 503);
        QCOMPARE(nobody.get(u"/healthz"_s).status, 200);
        QVERIFY(live.waitForClosed());
        QCOMPARE(m_steps->http.get(u"/api/v1/me"_s).status, 200);
        QCOMPARE(put(admin(u"drain"_s), {{u"enabled"_s, false}}).status, 200);
        QCOMPARE(nobody.get(u"/readyz"_s).status, 200);
        LiveClient again(m_plant);
        QVERIFY(again.waitForOpen());
    }

    void the_server_says_how_it_is()
    {
        const QJsonObject server = m_steps->http.get(admin(u"server"_s)).json();
        QVERIFY(!server["version"_L1].toString().isEmpty());
        QVERIFY(server["process"_L1]["memory_bytes"_L1].toInteger() > 1024 * 1024);
        QVERIFY(server["http"_L1]["requests"_L1].toInteger() > 0);
        const QJsonArray replicas = server["replicas"_L1].toArray();
        QCOMPARE(replicas.size(), 1);
        QVERIFY(replicas[0]["healthy"_L1].toBool() && replicas[0]["self"_L1].toBool());
        const QJsonObject storage = m_steps->http.get(admin(u"storage"_s)).json();
        QVERIFY(storage["database_bytes"_L1].toInteger() > 0);
        QVERIFY(storage["disk_free_bytes"_L1].toInteger() > 0);
        const Answer configuration = m_steps->http.get(admin(u"configuration"_s));
        QVERIFY(configuration.body.contains("auth.static-keys"));
        QVERIFY(configuration.body.contains("--auth-static-keys"));
        QVERIFY(!configuration.body.contains("0123456789abcdef"));
        QVERIFY(!configuration.body.contains(m_plant.token().toLatin1()));
    }

    void a_shared_session_is_read_by_who_has_the_link()
    {
        const QString id = created(
            "alice", {{u"message"_s, u"<b>hello</b> & more"_s}, {u"title"_s, u"<i>Shared</i>"_s}});
        HttpClient alice(m_plant.url()), nobody(m_plant.url());
        alice.headers = keyOf("alice");
        const QString share = u"/api/v1/sessions/%1/share"_s.arg(id);
        QCOMPARE(alice.get(share).status, 404);
        const Answer made = alice.post(share, {{u"public"_s, true}});
        QCOMPARE(made.status, 201);
        const QString path = QUrl(made.json()["url"_L1].toString()).path();
        QVERIFY(path.startsWith("/s/"_L1) && path.size() == 3 + 52); // 256 bits
        QTRY_VERIFY_WITH_TIMEOUT(nobody.get(path).body.contains("hello"), patience);
        const Answer json = nobody.get(path);
        QCOMPARE(json.status, 200);
        QCOMPARE(json.json()["session"_L1]["title"_L1].toString(), u"<i>Shared</i>"_s);
        QVERIFY(json.body.contains("hello"));
        QVERIFY(!json.body.contains(id.toLatin1()));
        QCOMPARE(json.header("x-robots-tag"), "noindex, nofollow"_ba);
        QCOMPARE(json.header("referrer-policy"), "no-referrer"_ba);
        const Answer page = nobody.get(path, {{"Accept", "text/html"}});
        QVERIFY(page.header("content-type").startsWith("text/html"));
        QVERIFY(page.body.contains("&lt;i&gt;Shared&lt;/i&gt;"));
        QVERIFY(!page.body.contains("<b>hello"));
        QVERIFY(page.header("content-security-policy").contains("default-src 'none'"));
        QCOMPARE(nobody.send("POST", path).status, 401); // to read only
        QCOMPARE(nobody.get(path + u"x"_s).status, 404);
        QVERIFY(!m_plant.output().contains(path.sliced(3)));
        // A fresh link makes the one before void.
        const Answer second = alice.post(share, {{u"public"_s, true}});
        QCOMPARE(nobody.get(path).status, 404);
        const QString fresh = QUrl(second.json()["url"_L1].toString()).path();
        QCOMPARE(nobody.get(fresh).status, 200);
        QCOMPARE(alice.get(share).json()["url"_L1].toString(), second.json()["url"_L1].toString());
        // Somebody else can neither see nor take back the link; who made it can.
        HttpClient bob(m_plant.url());
        bob.headers = keyOf("bob");
        QCOMPARE(bob.get(share).status, 404);
        QCOMPARE(bob.post(share).status, 404);
        QCOMPARE(bob.remove(share).status, 404);
        QVERIFY(m_plant.stop());
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        m_steps = std::make_unique<Steps>(m_plant);
        HttpClient later(m_plant.url()), owner(m_plant.url());
        owner.headers = keyOf("alice");
        QCOMPARE(later.get(fresh).status, 200);
        QCOMPARE(owner.remove(share).status, 204);
        QCOMPARE(later.get(fresh).status, 404);
        QCOMPARE(owner.remove(share).status, 404);
    }

    void a_link_that_is_not_public_wants_somebody_signed_in()
    {
        const QString id = created("alice");
        HttpClient alice(m_plant.url()), nobody(m_plant.url()), bob(m_plant.url());
        alice.headers = keyOf("alice");
        bob.headers = keyOf("bob");
        const QString share = u"/api/v1/sessions/%1/share"_s.arg(id);
        const QString path = QUrl(alice.post(share).json()["url"_L1].toString()).path();
        QCOMPARE(nobody.get(path).status, 401);
        QCOMPARE(bob.get(path).status, 200);
        QCOMPARE(alice.post(share, {{u"expires_at"_s, u"2020-01-01T00:00:00Z"_s}}).status, 400);
        QCOMPARE(alice.post(share, {{u"expires_at"_s, u"2999-01-01T00:00:00Z"_s}}).status, 400);
        QCOMPARE(alice.post(share, {{u"public"_s, 1}}).status, 400);
        QCOMPARE(alice.post(share, {{u"write"_s, true}}).status, 400);
        // It ends by itself.
        const QString soon =
            QDateTime::currentDateTimeUtc().addMSecs(1500).toString(Qt::ISODateWithMs);
        const QString brief =
            QUrl(alice.post(share, {{u"expires_at"_s, soon}}).json()["url"_L1].toString()).path();
        QCOMPARE(bob.get(brief).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(bob.get(brief).status, 404, patience);
        // And with who made it.
        const QString last = QUrl(alice.post(share).json()["url"_L1].toString()).path();
        QCOMPARE(m_steps->http.patch(admin(u"users/alice"_s), {{u"disabled"_s, true}}).status, 200);
        QCOMPARE(bob.get(last).status, 404);
        QCOMPARE(
            m_steps->http.patch(admin(u"users/alice"_s), {{u"disabled"_s, false}}).status, 200);
        QCOMPARE(bob.get(last).status, 200);
    }

    void ctl_does_it_from_a_shell()
    {
        const QString id = created("alice");
        const Ran list = ctl({u"sessions"_s, u"list"_s});
        QVERIFY2(list.status == 0, qPrintable(list.err));
        QVERIFY(list.out.startsWith("ID "_L1));
        QVERIFY(list.out.contains(id) && list.out.contains("alice"_L1));
        const Ran json = ctl({u"--json"_s, u"sessions"_s, u"show"_s, id});
        QCOMPARE(json.json()["owner"_L1].toString(), u"alice"_s);
        QCOMPARE(ctl({u"sessions"_s, u"stop"_s, id}).status, 0);
        QCOMPARE(ctl({u"users"_s, u"disable"_s, u"tina"_s}).status, 0);
        QCOMPARE(statusOf("tina"), 403);
        QCOMPARE(ctl({u"users"_s, u"enable"_s, u"tina"_s}).status, 0);
        QCOMPARE(statusOf("tina"), 200);
        QCOMPARE(
            ctl({u"quotas"_s, u"set"_s, u"user"_s, u"bob"_s, u"--sessions"_s, u"0"_s}).status, 0);
        QCOMPARE(create("bob").status, 429);
        QVERIFY(ctl({u"quotas"_s, u"list"_s}).out.contains("sessions=0"_L1));
        QCOMPARE(ctl({u"quotas"_s, u"remove"_s, u"user"_s, u"bob"_s}).status, 0);
        const Ran key =
            ctl({u"--json"_s, u"keys"_s, u"create"_s, u"ci"_s, u"--scope"_s, u"session:read"_s});
        QVERIFY(key.json()["key"_L1].toString().startsWith("ccpk_"_L1));
        QVERIFY(ctl({u"keys"_s, u"list"_s}).out.contains(key.json()["id"_L1].toString()));
        QCOMPARE(ctl({u"keys"_s, u"remove"_s, key.json()["id"_L1].toString()}).status, 0);
        QCOMPARE(ctl({u"drain"_s, u"on"_s}).status, 0);
        QVERIFY(ctl({u"drain"_s}).out.contains("enabled: yes"_L1));
        QCOMPARE(ctl({u"drain"_s, u"off"_s}).status, 0);
        QCOMPARE(ctl({u"maintenance"_s, u"on"_s, u"--message"_s, u"soon"_s}).status, 0);
        QCOMPARE(create("alice").status, 503);
        QCOMPARE(ctl({u"maintenance"_s, u"off"_s}).status, 0);
        QVERIFY(ctl({u"audit"_s}).out.contains("maintenance_end"_L1));
        QVERIFY(ctl({u"status"_s}).out.contains("version: "_L1));
        QVERIFY(ctl({u"config"_s}).out.contains("auth.static-keys"_L1));
        QVERIFY(ctl({u"storage"_s}).out.contains("disk_free_bytes: "_L1));
        QVERIFY(ctl({u"teams"_s, u"list"_s}).out.contains("acme/rockets"_L1));
        QVERIFY(ctl({u"login-link"_s}).out.contains("/auth/login?token=ccl_"_L1));
    }

    void ctl_says_what_is_wrong()
    {
        const auto failsWith = [&](const QStringList &arguments, int status, const QString &said) {
            const Ran ran = ctl(arguments);
            if (ran.status != status || !ran.err.contains(said))
                qWarning(
                    "%s: %d %s", qPrintable(arguments.join(u' ')), ran.status, qPrintable(ran.err));
            return ran.status == status && ran.err.contains(said);
        };
        QVERIFY(failsWith({}, 2, u"Usage"_s));
        QVERIFY(failsWith({u"session"_s}, 2, u"there is no command"_s));
        QVERIFY(failsWith({u"sessions"_s, u"stop"_s}, 2, u"ccplantctl sessions stop ID"_s));
        QVERIFY(failsWith({u"--jsn"_s, u"status"_s}, 2, u"--jsn"_s));
        QVERIFY(failsWith({u"drain"_s, u"maybe"_s}, 2, u"on, off"_s));
        QVERIFY(
            failsWith({u"quotas"_s, u"set"_s, u"user"_s, u"--memory"_s, u"much"_s}, 2, u"512M"_s));
        QVERIFY(failsWith({u"sessions"_s, u"show"_s, u"s_nothing"_s}, 1, u"no such session"_s));
        QVERIFY(failsWith(
            {u"--server"_s, u"http://evil.example"_s, u"status"_s}, 2, u"is no server"_s));
        QVERIFY(
            failsWith({u"--data-dir"_s, u"/nonexistent"_s, u"status"_s}, 1, u"no server runs"_s));
        QVERIFY(failsWith({u"rotate-key"_s}, 1, u"already"_s)); // not while a server runs
        const Ran help = ctl({u"--help"_s});
        QCOMPARE(help.status, 0);
        QVERIFY(help.out.contains("sessions list"_L1) && help.out.contains("rotate-key"_L1));
        QCOMPARE(ctl({u"--version"_s}).status, 0);
    }

    void ctl_rotates_the_key_of_a_server_that_stands_still()
    {
        QVERIFY(m_plant.stop());
        const Ran rotated = ctl({u"rotate-key"_s});
        QVERIFY2(rotated.status == 0, qPrintable(rotated.err));
        QVERIFY(rotated.out.contains("fresh key"_L1));
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
    }
};

QTEST_GUILESS_MAIN(TestAdmin)
#include "tst_admin.moc"
