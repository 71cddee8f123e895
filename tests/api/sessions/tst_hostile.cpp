// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/sessions/steps.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

class TestHostile : public QObject {
    Q_OBJECT

    std::unique_ptr<Plant> m_plant;
    std::unique_ptr<Steps> m_steps;
    QString m_id;

private Q_SLOTS:
    void initTestCase()
    {
        m_plant = std::make_unique<Plant>();
        m_plant->environment[u"CCPLANT_DEMO_DELAY_MS"_s] = u"1"_s;
        QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
        m_steps = std::make_unique<Steps>(*m_plant);
        m_id = m_steps->create();
        QVERIFY(m_steps->reaches(m_id, {u"idle"_s}));
    }
    void cleanupTestCase()
    {
        m_steps.reset();
        m_plant->kill();
        endAll(m_plant->dataDir());
    }

    void nothing_outside_is_reached_by_a_path_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("rest"); // after /api/v1/sessions/
        const auto row = [](const char *method, const QString &rest) {
            QTest::addRow("%s %s", method, qPrintable(rest)) << QByteArray(method) << rest;
        };
        for (const QString &climb :
            {u"../../etc/passwd"_s, u"..%2f..%2fetc%2fpasswd"_s, u"%2e%2e/%2e%2e/etc/passwd"_s,
                u"....//etc/passwd"_s, u"/etc/passwd"_s, u"%2fetc%2fpasswd"_s}) {
            row("GET", climb);
            row("GET", u"ID/files?path="_s + climb);
            row("GET", u"ID/files?raw=1&path="_s + climb);
            row("GET", u"ID/diff?path="_s + climb);
            row("POST", u"ID/permissions/"_s + climb);
            row("POST", u"ID/questions/"_s + climb);
            row("DELETE", u"ID/queue/"_s + climb);
            row("POST", u"ID/uploads?name="_s + climb);
            row("GET", u"ID/export?format="_s + climb);
            row("GET", u"ID/events?after="_s + climb);
            row("DELETE", climb);
        }
        row("GET", u"s_AAAAAAAAAAAAAAAAAAAAAAAAAA"_s);
        row("GET", u"s_aaaaaaaaaaaaaaaaaaaaaaaaaa"_s);
        row("GET", QString(5000, u'a'));
        row("GET", u"ID/messages?limit=0"_s);
        row("GET", u"ID/messages?before=-1"_s);
        row("GET", u"ID/events?after=-1"_s);
        row("GET", u"ID/events?after=99999999999999999999999"_s);
        row("GET", u"ID/files?path=a%00b"_s);
    }
    void nothing_outside_is_reached_by_a_path()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, rest);
        const Answer answer = m_steps->http.send(method,
            u"/api/v1/sessions/"_s + QString(rest).replace(u"ID"_s, m_id),
            method == "POST" ? "{}" : "", {{"Content-Type", "application/json"}});
        QVERIFY2(answer.status >= 400 && answer.status < 500,
            qPrintable(u"%1 %2 %3"_s.arg(answer.status)
                    .arg(answer.error, QString::fromUtf8(answer.body.left(300)))));
        QVERIFY(!answer.body.contains("root:"));
        QVERIFY(!answer.problemCode().isEmpty());
    }

    void a_hostile_create_is_refused_and_names_the_field_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("field");
        const auto row = [](const QByteArray &body, const char *field) {
            QTest::addRow("%s", body.left(60).constData()) << body << QString::fromLatin1(field);
        };
        row(R"({"folder": "../../etc/passwd"})", "folder");
        row(R"({"folder": "/etc/passwd"})", "folder");
        row(R"({"folder": "/nowhere/at/all"})", "folder");
        row(R"({"folder": 7})", "folder");
        row(R"({"repository": "../../etc/passwd"})", "repository");
        row(R"({"repository": "/nowhere/at/all"})", "repository");
        row(R"({"repository": "ext::sh -c touch%20/tmp/x"})", "repository");
        row(R"({"repository": "--upload-pack=x"})", "repository");
        row(R"({"repository": "a/b", "branch": "../../etc/passwd"})", "branch");
        row(R"({"repository": "a/b", "branch": "--upload-pack=x"})", "branch");
        row(R"({"agent": "../../etc/passwd"})", "agent");
        row(R"({"client_id": "../../etc/passwd"})", "client_id");
        row(R"({"env": {"LD_PRELOAD": "/tmp/x.so"}})", "env");
        row(R"({"ttl": 1e99})", "ttl");
        row(R"({"limits": {"memory_bytes": "lots"}})", "limits.memory_bytes");
        row(R"({"surprise": true})", "surprise");
        row("{\"title\": \"" + QByteArray(100'000, 'x') + "\"}", "title");
    }
    void a_hostile_create_is_refused_and_names_the_field()
    {
        QFETCH(QByteArray, body);
        const Answer answer = m_steps->http.send(
            "POST", u"/api/v1/sessions"_s, body, {{"Content-Type", "application/json"}});
        QCOMPARE(answer.status, 400);
        QTEST(answer.json()["field"_L1].toString(), "field");
        QVERIFY(!answer.json()["detail"_L1].toString().isEmpty());
    }

    void its_own_data_folder_is_no_workspace()
    {
        const Answer answer = m_steps->http.post(
            u"/api/v1/sessions"_s, {{"agent"_L1, u"demo"_s}, {"folder"_L1, m_plant->dataDir()}});
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.json()["field"_L1].toString(), u"folder"_s);
    }

    void ill_formed_bodies_are_refused_data()
    {
        QTest::addColumn<QString>("rest");
        QTest::addColumn<QByteArray>("body");
        for (const QString &rest :
            {QString(), u"/ID/messages"_s, u"/ID/permissions/p_aaaaaaaaaaaaaaaaaaaaaaaaaa"_s,
                u"/ID/questions/q_aaaaaaaaaaaaaaaaaaaaaaaaaa"_s}) {
            for (const char *body :
                {"", "{", "[]", "null", "7", "\"x\"", "{\"a\":\"\xff\xfe\"}", "{\"unknown\":1}"})
                QTest::addRow("%s %s", qPrintable(rest), body) << rest << QByteArray(body);
        }
        for (const char *body :
            {R"({"client_id": "x"})", R"({"client_id": "x", "content": "text"})",
                R"({"client_id": "x", "content": []})",
                R"({"client_id": "../x", "content": [{"type": "text", "text": "x"}]})",
                R"({"client_id": 7, "content": [{"type": "text", "text": "x"}]})",
                R"({"client_id": "x", "content": [{"type": "text"}]})",
                R"({"client_id": "x", "content": [{"type": "text", "text": "x"}], "steer": "yes"})"})
            QTest::addRow("message %s", body) << u"/ID/messages"_s << QByteArray(body);
    }
    void ill_formed_bodies_are_refused()
    {
        QFETCH(QString, rest);
        QFETCH(QByteArray, body);
        const Answer answer =
            m_steps->http.send("POST", u"/api/v1/sessions"_s + QString(rest).replace(u"ID"_s, m_id),
                body, {{"Content-Type", "application/json"}});
        QVERIFY2(answer.status == 400 || answer.status == 413,
            qPrintable(u"%1 %2"_s.arg(answer.status).arg(QString::fromUtf8(answer.body))));
        QVERIFY(!answer.problemCode().isEmpty());
    }

    void deeply_nested_json_harms_nobody()
    {
        const QByteArray deep = QByteArray(100'000, '[') + QByteArray(100'000, ']');
        const Answer answer = m_steps->http.send("POST", u"/api/v1/sessions"_s,
            "{\"options\":" + deep + "}", {{"Content-Type", "application/json"}});
        QCOMPARE(answer.status, 400);
        QCOMPARE(m_steps->http.get(m_steps->path(m_id)).status, 200);
    }

    void without_a_token_sessions_are_not_there()
    {
        HttpClient stranger(m_plant->url());
        QCOMPARE(stranger.get(m_steps->path(m_id)).status, 401);
        QCOMPARE(stranger.get(u"/api/v1/sessions"_s).status, 401);
        LiveClient live(m_plant->url(), {});
        QVERIFY(!live.waitForOpen());
    }

    void the_session_is_still_well_after_all_this()
    {
        QCOMPARE(m_steps->session(m_id)["status"_L1].toString(), u"idle"_s);
        QCOMPARE(m_steps->http.get(u"/api/v1/sessions"_s).json()["total"_L1].toInt(), 1);
    }
};

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
