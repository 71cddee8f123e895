// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/http_client.h"
#include "tests/api/harness/plant.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::test;

/// API keys at the real server.
class TstKeysApi : public QObject {
    Q_OBJECT

    Plant m_plant;

    Answer make(const QJsonObject &body)
    {
        return HttpClient(m_plant).post(u"/api/v1/keys"_s, body);
    }
    HttpClient::Headers bearer(const QJsonObject &made) const
    {
        return {{"Authorization", "Bearer " + made.value("key"_L1).toString().toLatin1()}};
    }
    int statusWith(const HttpClient::Headers &headers, const QString &path)
    {
        HttpClient client(m_plant.url());
        client.headers = headers;
        return client.get(path).status;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString file = m_plant.scratch(u"conf"_s) + u"/keys.json"_s;
        QFile keys(file);
        QVERIFY(keys.open(QIODevice::WriteOnly));
        keys.write(R"({"api_keys": [
            {"key": "alice-0123456789abcdef", "user_id": "alice@example.com", "role": "developer"}]})");
        keys.close();
        m_plant.arguments = {u"--auth-static-keys"_s, file};
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
    }

    void a_key_is_shown_once_and_opens_what_it_is_for()
    {
        const Answer made =
            make({{u"name"_s, u"ci"_s}, {u"scopes"_s, QJsonArray{u"session:read"_s}}});
        QCOMPARE(made.status, 201);
        const QJsonObject key = made.json();
        QVERIFY(key.value("key"_L1).toString().startsWith("ccpk_"_L1));
        HttpClient program(m_plant.url());
        program.headers = bearer(key);
        QCOMPARE(program.get(u"/api/v1/sessions"_s).status, 200);
        const Answer refused = program.post(u"/api/v1/sessions"_s, {{u"agent"_s, u"demo"_s}});
        QCOMPARE(refused.status, 403);
        QVERIFY(refused.json().value("detail"_L1).toString().contains("session:create"_L1));
        QVERIFY(refused.json().value("detail"_L1).toString().contains("Make a key"_L1));
        const Answer listed = HttpClient(m_plant).get(u"/api/v1/keys"_s);
        QVERIFY(!listed.body.contains(key.value("key"_L1).toString().toLatin1()));
        QVERIFY(listed.body.contains(key.value("id"_L1).toString().toLatin1()));
        QVERIFY2(!m_plant.output().contains(key.value("key"_L1).toString()), "not in the log");
    }

    void a_key_cannot_make_see_or_remove_keys_or_sign_in()
    {
        const QJsonObject key =
            make({{u"name"_s, u"all"_s}, {u"scopes"_s, QJsonArray{u"*"_s}}}).json();
        HttpClient program(m_plant.url());
        program.headers = bearer(key);
        const QString one = u"/api/v1/keys/"_s + key.value("id"_L1).toString();
        QCOMPARE(program.post(u"/api/v1/keys"_s, {{u"name"_s, u"x"_s}}).status, 403);
        QCOMPARE(program.get(u"/api/v1/keys"_s).status, 403);
        QCOMPARE(program.get(one).status, 403);
        QCOMPARE(program.remove(one).status, 403);
        QCOMPARE(program.post(u"/auth/login-link"_s).status, 403);
        QCOMPARE(program.post(u"/auth/logout-everywhere"_s).status, 403);
    }

    void a_removed_key_opens_nothing_any_more()
    {
        const QJsonObject key = make({{u"name"_s, u"gone"_s}}).json();
        const QString one = u"/api/v1/keys/"_s + key.value("id"_L1).toString();
        QCOMPARE(statusWith(bearer(key), u"/api/v1/me"_s), 200);
        QCOMPARE(HttpClient(m_plant).remove(one).status, 204);
        QCOMPARE(statusWith(bearer(key), u"/api/v1/me"_s), 401);
        QCOMPARE(HttpClient(m_plant).get(one).status, 404);
        QCOMPARE(HttpClient(m_plant).remove(one).status, 404);
    }

    void keys_outlive_a_restart()
    {
        const QJsonObject key = make({{u"name"_s, u"stays"_s}}).json();
        QVERIFY(m_plant.stop());
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        QCOMPARE(statusWith(bearer(key), u"/api/v1/me"_s), 200);
    }

    void what_is_wrong_is_said_data()
    {
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<int>("status");
        const QString name = u"name"_s, x = u"x"_s;
        QTest::newRow("no name") << QJsonObject{} << 400;
        QTest::newRow("blank name") << QJsonObject{{name, u"  "_s}} << 400;
        QTest::newRow("long name") << QJsonObject{{name, QString(101, u'x')}} << 400;
        QTest::newRow("no scopes") << QJsonObject{{name, x}, {u"scopes"_s, QJsonArray{}}} << 400;
        QTest::newRow("scope") << QJsonObject{{name, x}, {u"scopes"_s, QJsonArray{u"all"_s}}}
                               << 400;
        QTest::newRow("scopes") << QJsonObject{{name, x}, {u"scopes"_s, u"*"_s}} << 400;
        QTest::newRow("past") << QJsonObject{{name, x},
            {u"expires_at"_s, u"2020-01-01T00:00:00Z"_s}}
                              << 400;
        QTest::newRow("never") << QJsonObject{{name, x}, {u"expires_at"_s, u"never"_s}} << 400;
        QTest::newRow("team") << QJsonObject{{name, x}, {u"team"_s, u"acme"_s}} << 400;
        QTest::newRow("unknown") << QJsonObject{{name, x}, {u"scope"_s, u"*"_s}} << 400;
    }

    void what_is_wrong_is_said()
    {
        QFETCH(QJsonObject, body);
        QFETCH(int, status);
        QCOMPARE(make(body).status, status);
    }

    void a_teams_key_stands_for_the_team()
    {
        const Answer made = make({{u"name"_s, u"bot"_s}, {u"team"_s, u"acme/platform"_s}});
        QCOMPARE(made.status, 201);
        HttpClient program(m_plant.url());
        program.headers = bearer(made.json());
        QCOMPARE(
            program.get(u"/api/v1/me"_s).json().value("user"_L1).toString(), u"sa-acme:platform"_s);
    }

    void a_key_of_the_file_gets_in_by_both_headers()
    {
        for (const auto &header : HttpClient::Headers{{"X-API-Key", "alice-0123456789abcdef"},
                 {"Authorization", "Bearer alice-0123456789abcdef"}}) {
            HttpClient alice(m_plant.url());
            alice.headers = {header};
            const Answer me = alice.get(u"/api/v1/me"_s);
            QCOMPARE(me.json().value("user"_L1).toString(), u"alice@example.com"_s);
            QCOMPARE(me.json().value("permissions"_L1).toArray().size(), 4);
            QVERIFY(!me.json().value("scopes"_L1).toArray().contains(u"owner"_s));
            QCOMPARE(alice.patch(u"/api/v1/settings"_s, {{u"theme"_s, u"dark"_s}}).status, 200);
            QCOMPARE(
                alice.get(u"/api/v1/settings"_s).json().value("theme"_L1).toString(), u"dark"_s);
        }
    }

    void asvs_16_3_2_administrators_can_ask_what_was_done_and_refused()
    {
        const QJsonObject key = make({{u"name"_s, u"audited"_s}}).json();
        HttpClient program(m_plant.url());
        program.headers = bearer(key);
        QCOMPARE(program.get(u"/api/v1/admin/audit"_s).status, 403);
        QStringList seen;
        const auto look = [&] {
            seen.clear();
            const Answer answer = HttpClient(m_plant).get(u"/api/v1/admin/audit"_s);
            for (const QJsonValue &entry : answer.json().value("entries"_L1).toArray())
                seen << entry["action"_L1].toString() + u' ' + entry["object"_L1].toString() + u' '
                        + entry["outcome"_L1].toString();
            return seen.contains(u"refused GET /api/v1/admin/audit forbidden"_s);
        };
        QTRY_VERIFY_WITH_TIMEOUT(look(), patience);
        QVERIFY(seen.contains(u"key_create %1 ok"_s.arg(key.value("id"_L1).toString())));
        QCOMPARE(HttpClient(m_plant).get(u"/api/v1/admin/audit?limit=0"_s).status, 400);
        QCOMPARE(HttpClient(m_plant).get(u"/api/v1/admin/audit?cursor=%2F"_s).status, 400);
    }

    void signing_out_everywhere_voids_every_cookie()
    {
        const auto browser = [&]() -> HttpClient::Headers {
            const QUrl link(
                HttpClient(m_plant).post(u"/auth/login-link"_s).json().value("url"_L1).toString());
            const QByteArray set = HttpClient(m_plant.url())
                                       .get(u"/auth/login?"_s + link.query())
                                       .header("set-cookie");
            return {{"Cookie", set.first(std::max<qsizetype>(0, set.indexOf(';')))}};
        };
        const auto one = browser(), two = browser();
        QCOMPARE(statusWith(one, u"/api/v1/me"_s), 200);
        QCOMPARE(statusWith(two, u"/api/v1/me"_s), 200);
        HttpClient client(m_plant.url());
        client.headers = one;
        QCOMPARE(client.post(u"/auth/logout-everywhere"_s, {}, {{"X-Ccplant", "1"}}).status, 204);
        QCOMPARE(statusWith(one, u"/api/v1/me"_s), 401);
        QCOMPARE(statusWith(two, u"/api/v1/me"_s), 401);
        const auto later = browser();
        QCOMPARE(statusWith(later, u"/api/v1/me"_s), 200);
        QVERIFY(m_plant.stop());
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        QCOMPARE(statusWith(two, u"/api/v1/me"_s), 401);
        QCOMPARE(statusWith(later, u"/api/v1/me"_s), 200);
    }
};

QTEST_GUILESS_MAIN(TstKeysApi)
#include "tst_keys_api.moc"
