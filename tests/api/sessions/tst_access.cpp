// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/ids.h"
#include "tests/api/sessions/steps.h"

#include <map>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

/// Whose sessions are whose (ASVS 8.2.2, 8.3.1): the check is on the object, on every route.
class TestAccess : public QObject {
    Q_OBJECT

    Plant m_plant;
    std::unique_ptr<Steps> m_steps; // the owner, who is an administrator
    QString m_alices; // a personal session
    QString m_teams; // one of acme/rockets, made by tina

    std::map<QByteArray, std::unique_ptr<HttpClient>> m_clients;

    HttpClient &as(const QByteArray &name)
    {
        auto &client = m_clients[name];
        if (!client || client->base() != m_plant.url()) { // the port is another after a restart
            client = std::make_unique<HttpClient>(m_plant.url());
            client->headers = {{"X-API-Key", name + "-0123456789abcdef"}};
        }
        return *client;
    }

    void writeKeys(const QString &file)
    {
        QByteArray entries;
        const auto add = [&](const QByteArray &name, const QByteArray &more) {
            entries += (entries.isEmpty() ? "" : ",") + QByteArray("{\"key\": \"") + name
                + "-0123456789abcdef\", \"user_id\": \"" + name + "\"" + more + '}';
        };
        add("alice", ", \"role\": \"developer\"");
        add("bob",
            ", \"role\": \"admin\", \"permissions\": [\"session:create\", "
            "\"session:read\", \"session:update\", \"session:delete\"]");
        add("tina", ", \"role\": \"developer\", \"teams\": [\"acme/rockets\"]");
        add("tom", ", \"role\": \"developer\", \"teams\": [\"acme/other\", \"acme/rockets\"]");
        add("rita", ", \"role\": \"readonly\", \"teams\": [\"acme/rockets\"]");
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("{\"api_keys\": [" + entries + "]}");
    }

    QString create(HttpClient &client, const QJsonObject &more = {})
    {
        QJsonObject body{{u"agent"_s, u"demo"_s}};
        for (auto field = more.begin(); field != more.end(); ++field)
            body.insert(field.key(), *field);
        return client.post(u"/api/v1/sessions"_s, body).json().value("id"_L1).toString();
    }

    struct Operation {
        QByteArray method;
        QString path;
    };
    /// Every operation on one session, as the server's own document lists them.
    QList<Operation> operations()
    {
        QList<Operation> all;
        QString path;
        const QString text = QString::fromUtf8(m_steps->http.get(u"/api/v1/openapi.yaml"_s).body);
        static const QRegularExpression method(u"\\A    (get|post|put|patch|delete):\\z"_s);
        for (const QString &line : text.split(u'\n')) {
            if (line.startsWith("  /"_L1))
                path = line.trimmed().chopped(1);
            else if (line.startsWith("components:"_L1))
                break;
            const auto match = method.match(line);
            if (match.hasMatch() && path.startsWith("/api/v1/sessions/{id}"_L1))
                all.append({match.captured(1).toUpper().toLatin1(), path});
        }
        return all;
    }

    static QString filled(QString path, const QString &session)
    {
        return path.replace("{id}"_L1, session)
            .replace("{pid}"_L1, newId(u"p"))
            .replace("{qid}"_L1, newId(u"q"))
            .replace("{client_id}"_L1, u"c1"_s);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString file = m_plant.scratch(u"conf"_s) + u"/keys.json"_s;
        writeKeys(file);
        m_plant.arguments = {u"--auth-static-keys"_s, file};
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        m_steps = std::make_unique<Steps>(m_plant);
        m_alices = create(as("alice"));
        m_teams = create(as("tina"), {{u"team"_s, u"acme/rockets"_s}});
        QVERIFY(!m_alices.isEmpty() && !m_teams.isEmpty());
    }

    void cleanupTestCase()
    {
        m_steps.reset();
        m_plant.kill();
        endAll(m_plant.dataDir());
    }

    void a_foreign_session_cannot_be_told_from_none_on_any_route()
    {
        const QList<Operation> all = operations();
        QVERIFY(all.size() >= 20);
        for (const QByteArray &who : {"bob"_ba, "tina"_ba}) {
            HttpClient &client = as(who);
            for (const Operation &operation : all) {
                const auto ask = [&](const QString &id) {
                    return client.send(operation.method, filled(operation.path, id),
                        operation.method == "GET" ? QByteArray() : "{}"_ba,
                        {{"Content-Type", "application/json"}});
                };
                const Answer foreign = ask(m_alices);
                const Answer none = ask(newId(u"s"));
                const char *name =
                    qPrintable(QString::fromLatin1(operation.method) + operation.path);
                QVERIFY2(foreign.status >= 400 && foreign.status < 500, name);
                QVERIFY2(foreign.status == none.status, name);
                QVERIFY2(foreign.problemCode() == none.problemCode(), name);
                QVERIFY2(!foreign.body.contains("alice"), name);
            }
        }
        QVERIFY(
            m_steps->http.get(m_steps->path(m_alices)).status == 404); // the owner is no exception
        QCOMPARE(as("alice").get(m_steps->path(m_alices)).status, 200);
    }

    void lists_have_only_what_is_ones_own()
    {
        const auto ids = [](const Answer &answer) {
            QStringList out;
            for (const QJsonValue &session : answer.json().value("sessions"_L1).toArray())
                out << session["id"_L1].toString();
            return out;
        };
        QCOMPARE(ids(as("alice").get(u"/api/v1/sessions"_s)), QStringList{m_alices});
        QCOMPARE(ids(as("bob").get(u"/api/v1/sessions"_s)), QStringList());
        for (const QByteArray &member : {"tina"_ba, "tom"_ba, "rita"_ba})
            QCOMPARE(ids(as(member).get(u"/api/v1/sessions"_s)), QStringList{m_teams});
        QCOMPARE(ids(as("tom").get(u"/api/v1/sessions?team=acme/rockets"_s)), QStringList{m_teams});
        QCOMPARE(ids(as("tom").get(u"/api/v1/sessions?team=acme/other"_s)), QStringList());
        QCOMPARE(ids(as("bob").get(u"/api/v1/sessions?team=acme/rockets"_s)), QStringList());
        QCOMPARE(ids(m_steps->http.get(u"/api/v1/sessions"_s)), QStringList{m_teams});
    }

    void members_share_a_teams_session_as_far_as_they_may()
    {
        HttpClient &tom = as("tom"), &rita = as("rita");
        const QString path = m_steps->path(m_teams);
        QCOMPARE(tom.get(path).json().value("team"_L1).toString(), u"acme/rockets"_s);
        QCOMPARE(tom.patch(path, {{u"title"_s, u"Ours"_s}}).status, 200);
        QCOMPARE(rita.get(path).json().value("title"_L1).toString(), u"Ours"_s);
        QCOMPARE(rita.patch(path, {{u"title"_s, u"Mine"_s}}).status, 403);
        QCOMPARE(rita.remove(path).status, 403);
        QCOMPARE(as("bob").get(path).status, 404);
        QCOMPARE(m_steps->http.get(path).status, 200);
    }

    void a_session_cannot_be_made_for_a_team_of_others()
    {
        const QJsonObject body{{u"agent"_s, u"demo"_s}, {u"team"_s, u"acme/rockets"_s}};
        QCOMPARE(as("bob").post(u"/api/v1/sessions"_s, body).status, 403);
        QCOMPARE(as("rita").post(u"/api/v1/sessions"_s, body).status, 403);
        QCOMPARE(as("tom")
                     .post(u"/api/v1/sessions"_s, {{u"agent"_s, u"demo"_s}, {u"team"_s, u"acme"_s}})
                     .status,
            400);
    }

    void the_live_list_shows_a_stranger_nothing()
    {
        LiveClient live(m_plant.url(), {{"X-API-Key", "bob-0123456789abcdef"}});
        QVERIFY(live.waitForOpen());
        live.send({{u"subscribe"_s, QJsonObject{{u"list"_s, QJsonObject{}}}}});
        QVERIFY(live.waitFor([](const QJsonObject &frame) {
            return frame["list"_L1].toObject().contains("reset"_L1);
        }));
        live.send({{u"subscribe"_s, QJsonObject{{u"session"_s, m_alices}}}});
        QVERIFY(live.waitFor([](const QJsonObject &frame) { return frame.contains("error"_L1); }));
        for (const QJsonObject &frame : live.frames())
            QVERIFY(!QJsonDocument(frame).toJson().contains("alice"));
    }

    void a_teams_session_stays_the_teams_after_a_restart()
    {
        QVERIFY(m_plant.stop());
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        m_steps = std::make_unique<Steps>(m_plant);
        QCOMPARE(as("tom").get(m_steps->path(m_teams)).status, 200);
        QCOMPARE(as("bob").get(m_steps->path(m_teams)).status, 404);
    }
};

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
