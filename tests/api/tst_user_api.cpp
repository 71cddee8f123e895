// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/http_client.h"
#include "tests/api/harness/plant.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::test;

/// `me`, settings, templates and the document.
class TstUserApi : public QObject {
    Q_OBJECT

    Plant m_plant;
    std::unique_ptr<HttpClient> m_http;

private Q_SLOTS:
    void initTestCase()
    {
        m_plant.arguments = {u"--server-name"_s, u"plant <b>&"_s};
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        m_http = std::make_unique<HttpClient>(m_plant);
    }

    void me_says_who_and_where()
    {
        const QJsonObject me = m_http->get(u"/api/v1/me"_s).json();
        QCOMPARE(me.value("user"_L1).toString(), u"owner"_s);
        QVERIFY(me.value("repositories"_L1).isArray());
        const QJsonObject server = me.value("server"_L1).toObject();
        QCOMPARE(server.value("name"_L1).toString(), u"plant <b>&"_s);
        QCOMPARE(server.value("runtime"_L1).toString(), u"local"_s);
        QVERIFY(!server.value("version"_L1).toString().isEmpty());
        QVERIFY2(!m_http->get(u"/"_s).body.contains("<b>&"), "names are escaped on the page");
    }

    void settings_are_merged_and_versioned()
    {
        const QJsonObject fresh = m_http->get(u"/api/v1/settings"_s).json();
        QCOMPARE(fresh, (QJsonObject{{u"version"_s, u"0"_s}}));
        const Answer first = m_http->patch(
            u"/api/v1/settings"_s, {{u"theme"_s, u"dark"_s}, {u"own"_s, QJsonArray{1, 2}}});
        QCOMPARE(first.status, 200);
        const QString version = first.json().value("version"_L1).toString();
        const Answer second = m_http->patch(u"/api/v1/settings"_s,
            {{u"theme"_s, QJsonValue::Null}, {u"language"_s, u"ja"_s}, {u"version"_s, version}});
        QCOMPARE(second.status, 200);
        QJsonObject now = m_http->get(u"/api/v1/settings"_s).json();
        QCOMPARE(now, second.json());
        now.remove("version"_L1);
        QCOMPARE(now, (QJsonObject{{u"own"_s, QJsonArray{1, 2}}, {u"language"_s, u"ja"_s}}));
        const Answer stale = m_http->patch(
            u"/api/v1/settings"_s, {{u"theme"_s, u"light"_s}, {u"version"_s, version}});
        QCOMPARE(stale.status, 409);
        QCOMPARE(stale.problemCode(), u"version_mismatch"_s);
        QCOMPARE(stale.json().value("version"_L1), second.json().value("version"_L1));
        const QByteArray tag = '"' + second.json().value("version"_L1).toString().toLatin1() + '"';
        QCOMPARE(
            m_http->patch(u"/api/v1/settings"_s, {{u"theme"_s, u"light"_s}}, {{"If-Match", tag}})
                .status,
            200);
        QCOMPARE(
            m_http->patch(u"/api/v1/settings"_s, {{u"theme"_s, u"light"_s}}, {{"If-Match", tag}})
                .status,
            409);
        QCOMPARE(
            m_http->patch(u"/api/v1/settings"_s, {{u"theme"_s, u"light"_s}}, {{"If-Match", "W/x"}})
                .status,
            400);
    }

    void settings_that_are_wrong_are_refused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("no JSON") << "{"_ba << 400;
        QTest::newRow("no object") << "[]"_ba << 400;
        QTest::newRow("a number for an agent") << "{\"default_agent\": 1}"_ba << 422;
        QTest::newRow("too large") << "{\"x\": \""_ba + QByteArray(70'000, 'x') + "\"}" << 413;
        QTest::newRow("far too large") << "{\"x\": \""_ba + QByteArray(300'000, 'x') + "\"}" << 413;
    }

    void settings_that_are_wrong_are_refused()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        const Answer answer = m_http->send(
            "PATCH", u"/api/v1/settings"_s, body, {{"Content-Type", "application/json"}});
        QCOMPARE(answer.status, status);
        QVERIFY(!answer.problemCode().isEmpty());
        QCOMPARE(
            m_http->send("PATCH", u"/api/v1/settings"_s, "{}", {{"Content-Type", "text/plain"}})
                .status,
            415);
    }

    void templates_are_made_changed_and_removed()
    {
        const QJsonObject body{{u"agent"_s, u"demo"_s}, {u"tags"_s, QJsonObject{{u"a"_s, u"b"_s}}}};
        const Answer made =
            m_http->post(u"/api/v1/templates"_s, {{u"name"_s, u" Demo "_s}, {u"body"_s, body}});
        QCOMPARE(made.status, 201);
        const QString id = made.json().value("id"_L1).toString();
        QCOMPARE(made.json().value("name"_L1).toString(), u"Demo"_s);
        QCOMPARE(made.json().value("body"_L1).toObject(), body);
        const QString one = u"/api/v1/templates/"_s + id;
        QCOMPARE(m_http->get(one).json(), made.json());
        const QString version = made.json().value("version"_L1).toString();
        const Answer changed =
            m_http->patch(one, {{u"name"_s, u"Other"_s}, {u"version"_s, version}});
        QCOMPARE(changed.status, 200);
        QCOMPARE(changed.json().value("body"_L1).toObject(), body);
        QCOMPARE(
            m_http->patch(one, {{u"name"_s, u"Third"_s}, {u"version"_s, version}}).problemCode(),
            u"version_mismatch"_s);
        QCOMPARE(m_http->get(u"/api/v1/templates"_s).json().value("templates"_L1).toArray(),
            QJsonArray{changed.json()});
        QCOMPARE(m_http->remove(one).status, 204);
        QCOMPARE(m_http->get(one).problemCode(), u"not_found"_s);
        QCOMPARE(m_http->remove(one).status, 404);
        QCOMPARE(m_http->patch(one, {{u"name"_s, u"x"_s}}).status, 404);
    }

    void templates_come_in_pages()
    {
        for (int i = 0; i < 5; ++i)
            QCOMPARE(m_http
                         ->post(u"/api/v1/templates"_s,
                             {{u"name"_s, u"t%1"_s.arg(i)}, {u"body"_s, QJsonObject()}})
                         .status,
                201);
        QSet<QString> names;
        QString cursor;
        int pages = 0;
        do {
            const QJsonObject page =
                m_http->get(u"/api/v1/templates?limit=2&cursor="_s + cursor).json();
            for (const QJsonValue &each : page.value("templates"_L1).toArray())
                names.insert(each.toObject().value("name"_L1).toString());
            cursor = page.value("next_cursor"_L1).toString();
            ++pages;
        } while (!cursor.isEmpty() && pages < 10);
        QCOMPARE(pages, 3);
        QCOMPARE(names.size(), 5);
        for (const QString &limit : {u"0"_s, u"201"_s, u"x"_s, u"-1"_s})
            QCOMPARE(m_http->get(u"/api/v1/templates?limit="_s + limit).status, 400);
        QCOMPARE(m_http->get(u"/api/v1/templates?cursor=..%2F.."_s).status, 400);
    }

    void templates_that_are_wrong_are_refused_data()
    {
        QTest::addColumn<QJsonObject>("object");
        QTest::newRow("empty") << QJsonObject();
        QTest::newRow("no body") << QJsonObject{{u"name"_s, u"x"_s}};
        QTest::newRow("no name") << QJsonObject{{u"name"_s, u" "_s}, {u"body"_s, QJsonObject()}};
        QTest::newRow("long name")
            << QJsonObject{{u"name"_s, QString(201, u'x')}, {u"body"_s, QJsonObject()}};
        QTest::newRow("body is no object") << QJsonObject{{u"name"_s, u"x"_s}, {u"body"_s, u"x"_s}};
        QTest::newRow("unknown member") << QJsonObject{
            {u"name"_s, u"x"_s}, {u"body"_s, QJsonObject()}, {u"owner"_s, u"root"_s}};
    }

    void templates_that_are_wrong_are_refused()
    {
        QFETCH(QJsonObject, object);
        QCOMPARE(m_http->post(u"/api/v1/templates"_s, object).problemCode(), u"unprocessable"_s);
    }

    void paths_that_climb_lead_nowhere()
    {
        for (const QString &id : {u"..%2F..%2Fetc%2Fpasswd"_s, u"%2e%2e"_s, u"tpl_x"_s, u"x%00y"_s,
                 u"tpl_"_s + QString(26, u'a')}) {
            const int status = m_http->get(u"/api/v1/templates/"_s + id).status;
            QVERIFY2(status == 404 || status == 400, qPrintable(u"%1 %2"_s.arg(id).arg(status)));
        }
    }

    void the_document_is_served()
    {
        const Answer answer = m_http->get(u"/api/v1/openapi.yaml"_s);
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.header("content-type").startsWith("application/yaml"));
        QVERIFY(answer.body.contains("openapi: 3.1.0"));
    }

    void an_unknown_route_and_method_are_told_to_who_may_know()
    {
        QCOMPARE(m_http->get(u"/api/v1/no/such"_s).problemCode(), u"not_found"_s);
        const Answer answer = m_http->send(
            "PUT", u"/api/v1/settings"_s, "{}", {{"Content-Type", "application/json"}});
        QCOMPARE(answer.problemCode(), u"method_not_allowed"_s);
        QVERIFY(answer.header("allow").contains("PATCH"));
    }
};

QTEST_GUILESS_MAIN(TstUserApi)
#include "tst_user_api.moc"
