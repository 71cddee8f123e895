// SPDX-License-Identifier: GPL-3.0-or-later
// Server, runner and agent are killed with SIGKILL at any moment. Afterwards nothing that was
// accepted is lost, nothing is there twice, an open permission is still open, and it is said what
// died.
#include "tests/e2e/plant/user.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>
#include <signal.h>

using namespace ccplant;
using namespace ccplant::test;
using namespace Qt::StringLiterals;

namespace {

qint64 runnerPid(const Plant &plant, const QString &session)
{
    return runnerFile(plant, session)["pid"_L1].toInteger();
}

qint64 agentPid(const Plant &plant, const QString &session)
{
    return runnerFile(plant, session)["agent_pid"_L1].toInteger();
}

/// SIGKILL to a process that belongs to this test's session, and to none other.
bool killProcess(qint64 pid)
{
    return pid > 1 && ::kill(pid_t(pid), SIGKILL) == 0;
}

bool isIdleAfter(const Transcript &now, const QString &clientId)
{
    return now.turn()["state"_L1].toString() == "idle"_L1
        && now.turn()["client_id"_L1].toString() == clientId;
}

QString systemTexts(const Transcript &transcript)
{
    QString all;
    for (const Entry &entry : transcript.entries()) {
        if (entry.fields["role"_L1].toString() == "system"_L1)
            all += entry.text() + u'\n';
    }
    return all;
}

void checkNumbers(const QList<Event> &log)
{
    qint64 last = 0;
    for (const Event &event : log) {
        QVERIFY2(event.seq > last, qPrintable(u"%1 after %2"_s.arg(event.seq).arg(last)));
        last = event.seq;
    }
}

} // namespace

class TestSuddenDeath : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void the_server_dies_in_mid_turn_and_the_turn_goes_on();
    void the_runner_dies_in_mid_turn_and_says_so();
    void the_agent_dies_in_mid_turn_and_it_is_said();
    void an_open_permission_outlives_data();
    void an_open_permission_outlives();
    void prompts_survive_deaths_at_random_moments_exactly_once();

private:
    void restartServer();

    std::unique_ptr<Plant> m_plant;
};

void TestSuddenDeath::init()
{
    m_plant = std::make_unique<Plant>();
    m_plant->environment.insert(u"CCPLANT_DEMO_DELAY_MS"_s, u"10"_s);
    QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
}

void TestSuddenDeath::restartServer()
{
    m_plant->kill();
    QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
}

void TestSuddenDeath::the_server_dies_in_mid_turn_and_the_turn_goes_on()
{
    User user(*m_plant);
    QVERIFY2(!user.create().isEmpty(), user.answer().body.constData());
    QCOMPARE(user.prompt(u"/slow 5"_s, u"slow"_s), 202);
    QVERIFY(user.await([](const Transcript &now) {
        return now.status() == "running"_L1 && now.entries().size() > 1;
    }));
    const qint64 runner = runnerPid(*m_plant, user.session());
    restartServer();
    user.reconnect();
    QVERIFY(user.await([](const Transcript &now) { return isIdleAfter(now, u"slow"_s); }));
    QCOMPARE(runnerPid(*m_plant, user.session()), runner);
    QCOMPARE(user.transcript().turn()["stop_reason"_L1].toString(), u"end_turn"_s);
    QCOMPARE(promptsIn(user.log()).value(u"slow"_s), 1);
    checkNumbers(user.log());
}

void TestSuddenDeath::the_runner_dies_in_mid_turn_and_says_so()
{
    User user(*m_plant);
    QVERIFY(!user.create().isEmpty());
    QCOMPARE(user.prompt(u"/slow 60"_s, u"slow"_s), 202);
    QVERIFY(user.await([](const Transcript &now) {
        return now.status() == "running"_L1 && now.entries().size() > 1;
    }));
    QCOMPARE(user.prompt(u"/stream 10"_s, u"queued"_s), 202); // accepted while the agent works
    QVERIFY(killProcess(runnerPid(*m_plant, user.session())));
    QVERIFY(user.await([](const Transcript &now) { return isIdleAfter(now, u"queued"_s); }));
    QVERIFY2(systemTexts(user.transcript()).contains("runner"_L1),
        qPrintable(systemTexts(user.transcript())));
    const QMap<QString, int> prompts = promptsIn(user.log());
    QCOMPARE(prompts.value(u"slow"_s), 1);
    QCOMPARE(prompts.value(u"queued"_s), 1);
    checkNumbers(user.log());
}

void TestSuddenDeath::the_agent_dies_in_mid_turn_and_it_is_said()
{
    User user(*m_plant);
    QVERIFY(!user.create().isEmpty());
    QCOMPARE(user.prompt(u"/slow 60"_s, u"slow"_s), 202);
    QVERIFY(user.await([](const Transcript &now) {
        return now.status() == "running"_L1 && now.entries().size() > 1;
    }));
    QVERIFY(killProcess(agentPid(*m_plant, user.session())));
    QVERIFY(user.await([](const Transcript &now) { return isIdleAfter(now, u"slow"_s); }));
    QCOMPARE(user.transcript().turn()["stop_reason"_L1].toString(), u"interrupted"_s);
    QVERIFY2(systemTexts(user.transcript()).contains("signal 9"_L1),
        qPrintable(systemTexts(user.transcript())));
    QCOMPARE(user.prompt(u"/stream 10"_s, u"after"_s), 202);
    QVERIFY(user.await([](const Transcript &now) { return isIdleAfter(now, u"after"_s); }));
    QCOMPARE(user.transcript().turn()["stop_reason"_L1].toString(), u"end_turn"_s);
}

void TestSuddenDeath::an_open_permission_outlives_data()
{
    QTest::addColumn<QString>("whose");
    for (const char *whose : {"server", "runner", "agent"})
        QTest::newRow(whose) << QString::fromLatin1(whose);
}

void TestSuddenDeath::an_open_permission_outlives()
{
    QFETCH(QString, whose);
    User user(*m_plant);
    QVERIFY(!user.create().isEmpty());
    QCOMPARE(user.prompt(u"/write kept.txt text"_s, u"write"_s), 202);
    const QString permission = user.awaitPermission();
    QVERIFY(!permission.isEmpty());
    const qint64 runner = runnerPid(*m_plant, user.session());
    if (whose == "server"_L1) {
        restartServer();
        user.reconnect();
    } else {
        QVERIFY(killProcess(whose == "runner"_L1 ? runner : agentPid(*m_plant, user.session())));
        QVERIFY(user.await([](const Transcript &now) { return !systemTexts(now).isEmpty(); }));
    }
    QVERIFY(user.awaitStatus(u"needs_input"_s));
    const Transcript open = user.transcript();
    QCOMPARE(open.pending().size(), 1);
    QCOMPARE(open.pending().first()["id"_L1].toString(), permission);
    const QString allow =
        open.entryJson(open.indexOf(u"permission"_s, permission))["options"_L1][0]["id"_L1]
            .toString();
    QCOMPARE(user.answerPermission(permission, allow), 200);
    QVERIFY(user.awaitStatus(u"idle"_s));
    QVERIFY(user.transcript().pending().isEmpty());
    QCOMPARE(promptsIn(user.log()).value(u"write"_s), 1);
    checkNumbers(user.log());
    // The agent did what was allowed: as if nothing had happened, or because it was told after its
    // return.
    QTRY_VERIFY_WITH_TIMEOUT(
        QFile::exists(user.info()["workspace"_L1]["path"_L1].toString() + u"/kept.txt"_s),
        patience);
}

void TestSuddenDeath::prompts_survive_deaths_at_random_moments_exactly_once()
{
    User user(*m_plant);
    QVERIFY(!user.create().isEmpty());
    const quint32 seed = QRandomGenerator::system()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    QStringList accepted;
    for (int round = 0; round < 12; ++round) {
        const QString id = u"prompt-%1"_s.arg(round);
        QCOMPARE(user.prompt(u"/stream %1"_s.arg(random.bounded(5, 60)), id), 202);
        accepted += id;
        QTest::qWait(int(random.bounded(0, 250)));
        switch (random.bounded(4)) {
        case 0:
            restartServer();
            user.reconnect();
            break;
        case 1:
            killProcess(runnerPid(*m_plant, user.session()));
            break;
        case 2:
            killProcess(agentPid(*m_plant, user.session()));
            break;
        default:
            break;
        }
        if (round % 3
            == 2) { // a rest, so that no supervisor gives up on a session that dies all the time
            QVERIFY(user.await([](const Transcript &now) {
                return now.turn()["state"_L1].toString() == "idle"_L1 && now.queue().isEmpty();
            }));
        }
    }
    const QString last = accepted.last();
    QVERIFY2(user.await([&last](const Transcript &now) {
        return isIdleAfter(now, last) && now.queue().isEmpty();
    }),
        qPrintable(QString::fromUtf8(QJsonDocument(user.transcript().stateJson()).toJson())));
    const QMap<QString, int> prompts = promptsIn(user.log());
    for (const QString &id : std::as_const(accepted))
        QVERIFY2(prompts.value(id) == 1,
            qPrintable(u"%1 is there %2 times"_s.arg(id).arg(prompts.value(id))));
    checkNumbers(user.log());
    QCOMPARE(user.prompt(u"/stream 5"_s, accepted.first()), 202);
    QCOMPARE(user.answer().json()["state"_L1].toString(), u"duplicate"_s);
}

QTEST_GUILESS_MAIN(TestSuddenDeath)
#include "tst_sudden_death.moc"
