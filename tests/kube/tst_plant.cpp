// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/names.h"
#include "server/runtime/kubernetes/names.h"
#include "tests/e2e/plant/user.h"
#include "tests/kube/replicas.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

/// The main job, with ccplantd in front of a real cluster.
class RealPlantTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void cleanupTestCase() { m_cluster.reset(); }
    void from_the_first_prompt_to_nothing_left();
    void a_session_cannot_get_out_of_its_pod();
    void a_server_that_was_killed_finds_its_sessions();
    void a_server_without_its_data_folder_knows_everything();
    void what_a_cluster_cannot_do_is_refused();

private:
    std::unique_ptr<Plant> plant() const;
    /// What `command` prints in the session's pod, run by its agent after it was allowed.
    QString run(User &user, const QString &command);

    std::unique_ptr<SessionCluster> m_cluster;
};

/// Everything once for each place where the server may keep its data.
void RealPlantTest::initTestCase_data()
{
    QTest::addColumn<QString>("store");
    QTest::newRow("sqlite") << u"sqlite"_s;
    QTest::newRow("kubernetes") << u"kubernetes"_s;
}

void RealPlantTest::initTestCase()
{
    if (const QString why = SessionCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_cluster = std::make_unique<SessionCluster>();
}

std::unique_ptr<Plant> RealPlantTest::plant() const
{
    QFETCH_GLOBAL(QString, store);
    auto made = std::make_unique<Plant>();
    made->arguments = clusterArguments(*m_cluster);
    made->arguments[made->arguments.indexOf(u"--store"_s) + 1] = store;
    made->environment = {{u"CCPLANT_KEYS"_s, sharedKeys()}};
    return made;
}

QString RealPlantTest::run(User &user, const QString &command)
{
    static int number = 0;
    const auto before = user.transcript().entries().size();
    if (user.prompt(u"/run "_s + command, u"run-%1"_s.arg(++number)) != 202)
        return {};
    const QString permission = user.awaitPermission();
    user.answerPermission(permission, u"allow_once"_s);
    user.await([before](const Transcript &transcript) {
        return transcript.entries().size() > before
            && transcript.turn()["state"_L1].toString() == "idle"_L1;
    });
    QString output;
    const Transcript transcript = user.transcript();
    for (const Entry &entry : transcript.entries()) {
        if (entry.kind == "tool"_L1)
            output = entry.fields["raw_output"_L1]["output"_L1].toString();
    }
    return output;
}

void RealPlantTest::from_the_first_prompt_to_nothing_left()
{
    const auto server = plant();
    QVERIFY2(server->start(), qPrintable(server->output()));
    User user(*server);
    const QString id = user.create(
        {{u"message"_s, u"/stream 20"_s}, {u"tags"_s, QJsonObject{{u"ticket"_s, u"A-1"_s}}}});
    QVERIFY2(!id.isEmpty(), user.answer().body.constData());
    QVERIFY2(user.awaitStatus(u"idle"_s), qPrintable(server->output()));
    QVERIFY(!user.lastAnswer().isEmpty());
    const QJsonObject pod =
        m_cluster->must(m_cluster->api(kube::pods).get(runtime::Names::of(id).pod));
    QCOMPARE(kube::labelOf(pod, u"agentapi.proxy/tag-ticket"_s), u"A-1"_s);
    QCOMPARE(user.info()["workspace"_L1]["path"_L1], u"/home/agentapi/workdir"_s);

    QCOMPARE(user.prompt(u"/write notes.txt from a pod"_s, u"write"_s), 202);
    const QString permission = user.awaitPermission();
    QVERIFY(!permission.isEmpty());
    QCOMPARE(user.answerPermission(permission, u"allow_once"_s), 200);
    QVERIFY(user.awaitStatus(u"idle"_s));
    const Answer file = user.http().get(user.path(u"/files?path=notes.txt"_s));
    QCOMPARE(file.status, 200);
    QVERIFY2(file.json()["text"_L1].toString().contains("from a pod"_L1), file.body.constData());
    QVERIFY(run(user, u"cat notes.txt"_s).contains("from a pod"_L1));

    QCOMPARE(user.http().remove(user.path()).status, 202);
    QTRY_COMPARE_WITH_TIMEOUT(user.http().get(user.path()).status, 404, 90'000);
    QCOMPARE(m_cluster->objectsOf(id), 0);
}

void RealPlantTest::a_session_cannot_get_out_of_its_pod()
{
    const auto server = plant();
    QVERIFY2(server->start(), qPrintable(server->output()));
    User user(*server);
    const QString id = user.create();
    QVERIFY2(!id.isEmpty() && user.awaitStatus(u"idle"_s), qPrintable(server->output()));
    const QString who = run(user, u"id -u; id -g; id -G"_s);
    QCOMPARE(who.split(u'\n', Qt::SkipEmptyParts).value(0), u"999"_s);
    QCOMPARE(who.split(u'\n', Qt::SkipEmptyParts).value(1), u"999"_s);
    const QString status =
        run(user, u"grep -E 'CapEff|CapBnd|NoNewPrivs|Seccomp:' /proc/self/status"_s).simplified();
    QVERIFY2(status.contains("CapEff: 0000000000000000"_L1), qPrintable(status));
    QVERIFY2(status.contains("CapBnd: 0000000000000000"_L1), qPrintable(status));
    QVERIFY2(status.contains("NoNewPrivs: 1"_L1), qPrintable(status));
    QVERIFY2(status.contains("Seccomp: 2"_L1), qPrintable(status)); // filtered
    QVERIFY(
        run(user, u"touch /etc/x 2>&1; touch /usr/x 2>&1"_s).contains("Read-only file system"_L1));
    QVERIFY(run(user, u"ls /var/run/secrets 2>&1"_s).contains("No such file"_L1));
    const QString settings =
        run(user, u"ls /etc/ccplant/session; cat /etc/ccplant/session/token 2>&1"_s);
    QVERIFY2(settings.contains("token.sha256"_L1) && settings.contains("No such file"_L1),
        qPrintable(settings));
    // Where the API server is stands in every container's environment; other services do not.
    QVERIFY(!run(user, u"env"_s).contains("_SVC_SERVICE_HOST"_L1));
    QCOMPARE(user.http().remove(user.path()).status, 202);
    QTRY_COMPARE_WITH_TIMEOUT(m_cluster->objectsOf(id), 0, 90'000);
}

void RealPlantTest::a_server_that_was_killed_finds_its_sessions()
{
    const auto server = plant();
    QVERIFY2(server->start(), qPrintable(server->output()));
    User user(*server);
    const QString id = user.create({{u"message"_s, u"/stream 20"_s}});
    QVERIFY(user.awaitStatus(u"idle"_s));
    const QList<Event> before = user.log();
    server->kill();
    QVERIFY2(server->start(), qPrintable(server->output()));
    user.reconnect();
    QVERIFY(user.awaitStatus(u"idle"_s));
    QCOMPARE(user.log().size(), before.size());
    QCOMPARE(user.prompt(u"/stream 20"_s, u"again"_s), 202);
    QVERIFY(user.await([&](const Transcript &transcript) {
        return transcript.lastSeq() > before.last().seq
            && transcript.turn()["state"_L1].toString() == "idle"_L1;
    }));
    QCOMPARE(promptsIn(user.log()).value(u"again"_s), 1);
    QCOMPARE(user.http().remove(user.path()).status, 202);
    QTRY_COMPARE_WITH_TIMEOUT(m_cluster->objectsOf(id), 0, 90'000);
}

void RealPlantTest::a_server_without_its_data_folder_knows_everything()
{
    QFETCH_GLOBAL(QString, store);
    if (store != "kubernetes"_L1)
        QSKIP("with sqlite the data folder is all there is");
    const auto first = plant();
    QVERIFY2(first->start(), qPrintable(first->output()));
    User user(*first);
    const QString id = user.create({{u"title"_s, u"Kept"_s}});
    QVERIFY(user.awaitStatus(u"idle"_s));
    const Answer key = user.http().post(
        u"/api/v1/keys"_s, {{u"name"_s, u"ci"_s}, {u"scopes"_s, QJsonArray{u"session:read"_s}}});
    QVERIFY2(key.status == 201, key.body.constData());
    const Answer made = user.http().post(u"/api/v1/templates"_s,
        {{u"name"_s, u"usual"_s}, {u"body"_s, QJsonObject{{u"agent"_s, u"demo"_s}}}});
    QVERIFY2(made.status == 201, made.body.constData());
    const QString token = first->token();
    first->kill();

    const auto second = plant(); // on another machine
    QVERIFY2(second->start(), qPrintable(second->output()));
    QCOMPARE(second->token(), token);
    User same(*second, id);
    QCOMPARE(same.info()["title"_L1], u"Kept"_s);
    HttpClient program(second->url());
    program.headers = {{"Authorization", "Bearer " + key.json()["key"_L1].toString().toLatin1()}};
    QCOMPARE(program.get(u"/api/v1/sessions"_s).json()["total"_L1].toInt(), 1);
    QCOMPARE(same.http().get(u"/api/v1/templates"_s).json()["templates"_L1].toArray().size(), 1);
    QCOMPARE(same.http().remove(same.path()).status, 202);
    QTRY_COMPARE_WITH_TIMEOUT(m_cluster->objectsOf(id), 0, 90'000);
}

void RealPlantTest::what_a_cluster_cannot_do_is_refused()
{
    const auto server = plant();
    QVERIFY2(server->start(), qPrintable(server->output()));
    HttpClient http(*server);
    const Answer folder = http.post(u"/api/v1/sessions"_s, {{u"folder"_s, u"/tmp"_s}});
    QCOMPARE(folder.status, 400);
    QCOMPARE(folder.json()["field"_L1], u"folder"_s);
    const Answer absent = http.post(u"/api/v1/sessions"_s, {{u"agent"_s, u"claude"_s}});
    QCOMPARE(absent.status, 502);
    QVERIFY(absent.json()["detail"_L1].toString().contains("--kube-agents"_L1));
    QCOMPARE(http.get(u"/api/v1/me"_s).json()["server"_L1]["runtime"_L1], u"kubernetes"_s);
}

QTEST_GUILESS_MAIN(RealPlantTest)
#include "tst_plant.moc"
