// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/processscan.h"
#include "tests/paths/paths.h"
#include "tests/unit/drivers/driverprobe.h"

#include <csignal>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::runner;

namespace {

QStringList agent(const QStringList &arguments = {})
{
    return QStringList{test::testProgram(u"fake-agent"_s)} + arguments;
}

} // namespace

/// Whatever an agent does wrong has a defined result, and nothing is left open or alive.
class TestAcpMisbehaviour : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void an_agent_that_cannot_start_says_why_data();
    void an_agent_that_cannot_start_says_why();
    void a_command_that_does_not_exist_is_named();
    void an_agent_that_needs_a_login_says_how();
    void garbage_at_the_start_is_skipped();
    void an_agent_that_breaks_off_in_a_turn_ends_it_data();
    void an_agent_that_breaks_off_in_a_turn_ends_it();
    void a_permission_outlives_the_agent_that_asked();
    void garbage_in_a_turn_is_skipped();
    void a_second_answer_changes_nothing();
    void an_answer_to_nothing_is_ignored();
    void an_error_ends_the_turn_with_its_text();
    void a_login_needed_in_a_turn_is_said();
    void a_permission_nobody_waits_for_is_withdrawn();
    void a_permission_that_the_agent_takes_back_is_withdrawn();
    void an_id_that_is_in_use_is_not_asked_twice();
    void what_is_said_after_the_end_of_a_cancelled_turn_is_kept();
    void an_agent_that_does_not_stop_is_killed();
    void unknown_updates_are_kept_and_unknown_requests_refused();
    void a_flood_of_text_arrives_whole_and_in_few_deltas();
    void a_flood_of_errors_leaves_its_tail();
    void an_agent_that_ignores_its_end_is_killed();
    void an_agent_that_does_not_read_is_killed();
    void an_agent_that_dies_with_its_driver_leaves_nothing();
};

void TestAcpMisbehaviour::an_agent_that_cannot_start_says_why_data()
{
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("errors");
    QTest::newRow("exits at once") << u"exit"_s << u"exited with code 0"_s << QString();
    QTest::newRow("exits with an error")
        << u"fail"_s << u"exited with code 3"_s << u"fake-agent: cannot find its configuration\n"_s;
    QTest::newRow("half a line") << u"half-line"_s << u"exited with code 0"_s << QString();
    QTest::newRow("never answers")
        << u"silent"_s << u"was not ready within 400 milliseconds"_s << QString();
    QTest::newRow("answers with an error")
        << u"error"_s << u"did not introduce itself: Internal error: no licence"_s << QString();
    QTest::newRow("wrong version")
        << u"version"_s
        << u"speaks version 9 of the Agent Client Protocol, and version 1 is needed"_s << QString();
    QTest::newRow("dies while opening")
        << u"die-opening"_s << u"killed by signal 9 (Killed)"_s << QString();
}

void TestAcpMisbehaviour::an_agent_that_cannot_start_says_why()
{
    QFETCH(QString, start);
    DriverProbe probe(agent({u"--start="_s + start}));
    if (start == "silent"_L1)
        probe.config.startDeadline = 400ms;
    probe.start();
    QVERIFY(probe.waitForExit());
    QVERIFY(!probe.ready);
    QTEST(probe.exitReason, "reason");
    QTEST(probe.stderrTail, "errors");
    QCOMPARE(probe.exits, 1);
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpMisbehaviour::a_command_that_does_not_exist_is_named()
{
    for (const QString &program : {u"ccplant-no-such-agent"_s, u"/no/such/agent"_s}) {
        DriverProbe probe({program, u"acp"_s});
        probe.start();
        QCOMPARE(probe.exits, 0); // not from inside of start()
        QVERIFY(probe.waitForExit());
        QVERIFY2(probe.exitReason.contains(program) && probe.exitReason.contains("Install"_L1),
            qPrintable(probe.exitReason));
    }
}

void TestAcpMisbehaviour::an_agent_that_needs_a_login_says_how()
{
    DriverProbe probe(agent({u"--start=auth"_s}));
    probe.start();
    QVERIFY(probe.waitForExit());
    QCOMPARE(probe.methods.size(), 1);
    QCOMPARE(probe.methods[0]["id"_L1].toString(), u"browser"_s);
    QCOMPARE(probe.exitReason, u"needs a login: Authentication required"_s);
}

void TestAcpMisbehaviour::garbage_at_the_start_is_skipped()
{
    DriverProbe probe(agent({u"--start=garbage"_s}));
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"echo fine"_s));
    QCOMPARE(probe.messages(), QStringList{u"fine "_s});
}

void TestAcpMisbehaviour::an_agent_that_breaks_off_in_a_turn_ends_it_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QStringList>("said");
    QTest::newRow("in a message") << u"die-message"_s << u"killed by signal 9 (Killed)"_s
                                  << QStringList{u"I was about to"_s};
    QTest::newRow("in a tool call")
        << u"die-tool"_s << u"killed by signal 9 (Killed)"_s << QStringList{};
    QTest::newRow("asking for permission")
        << u"die-permission"_s << u"killed by signal 9 (Killed)"_s << QStringList{};
    QTest::newRow("in a line") << u"half-line"_s << u"exited with code 0"_s
                               << QStringList{u"before"_s};
    QTest::newRow("40 MiB line") << u"huge-line"_s << u"sent a line longer than 32 MiB"_s
                                 << QStringList{u"before"_s};
    QTest::newRow("closes its output and lives on")
        << u"close-output"_s << u"closed its output without ending"_s << QStringList{u"closing"_s};
    QTest::newRow("leaves a grandchild with its pipes")
        << u"grandchild"_s << u"exited with code 0"_s << QStringList{u"started it"_s};
}

void TestAcpMisbehaviour::an_agent_that_breaks_off_in_a_turn_ends_it()
{
    QFETCH(QString, prompt);
    QFETCH(QString, reason);
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    probe.prompt(prompt);
    QVERIFY(probe.waitForExit());
    QCOMPARE(probe.exitReason, reason);
    QCOMPARE(probe.stopReason, u"interrupted"_s);
    QCOMPARE(probe.turnError, u"The agent %1."_s.arg(reason));
    QTEST(probe.messages(), "said");
    if (prompt == "die-tool"_L1)
        QCOMPARE(probe.tool(u"fatal"_s)["status"_L1].toString(), u"failed"_s);
    QCOMPARE(probe.ended, 1);
    QCOMPARE(probe.exits, 1);
    QCOMPARE(probe.broken, QStringList());
    QTRY_COMPARE_WITH_TIMEOUT(processesOfSession(probe.config.sessionId), QList<qint64>(), 20'000);
}

void TestAcpMisbehaviour::a_permission_outlives_the_agent_that_asked()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    probe.prompt(u"die-permission"_s);
    QVERIFY(probe.waitForExit());
    QCOMPARE(probe.all(u"permission"_s).size(), 1);
    QCOMPARE(probe.withdrawals, QStringList()); // the runner keeps it open and asks again later
}

void TestAcpMisbehaviour::garbage_in_a_turn_is_skipped()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"garbage"_s));
    QCOMPARE(probe.stopReason, u"end_turn"_s);
    QCOMPARE(probe.messages(), QStringList{u"before after"_s});
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpMisbehaviour::a_second_answer_changes_nothing()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"twice"_s));
    QVERIFY(probe.run(u"echo next"_s));
    QCOMPARE(probe.ended, 2);
    QCOMPARE(probe.stopReason, u"end_turn"_s);
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpMisbehaviour::an_answer_to_nothing_is_ignored()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"wrong-id"_s));
    QCOMPARE(probe.stopReason, u"end_turn"_s);
}

void TestAcpMisbehaviour::an_error_ends_the_turn_with_its_text()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"error"_s));
    QCOMPARE(probe.stopReason, u"error"_s);
    QCOMPARE(probe.turnError, u"Internal error: the model is on fire"_s);
    QCOMPARE(probe.messages(), QStringList{u"before"_s});
    QVERIFY(probe.run(u"echo alive"_s));
    QCOMPARE(probe.stopReason, u"end_turn"_s);
}

void TestAcpMisbehaviour::a_login_needed_in_a_turn_is_said()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QSignalSpy asked(&probe.driver(), &Driver::authRequired);
    QVERIFY(probe.run(u"login"_s));
    QCOMPARE(probe.stopReason, u"error"_s);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(probe.exits, 0);
}

void TestAcpMisbehaviour::a_permission_nobody_waits_for_is_withdrawn()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"impatient"_s));
    QCOMPARE(probe.stopReason, u"end_turn"_s);
    QCOMPARE(probe.withdrawals,
        QStringList{u"permission "_s + probe.last(u"permission"_s)["id"_L1].toString()});
    QVERIFY(probe.run(u"echo on"_s));
    QCOMPARE(probe.messages(), (QStringList{u"went on"_s, u"on "_s}));
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpMisbehaviour::a_permission_that_the_agent_takes_back_is_withdrawn()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"withdraw"_s));
    QCOMPARE(probe.withdrawals.size(), 1);
    QCOMPARE(probe.messages(), QStringList{u"answered with -32800"_s});
}

void TestAcpMisbehaviour::an_id_that_is_in_use_is_not_asked_twice()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    probe.prompt(u"same-id"_s);
    probe.driver().answerPermission(
        probe.waitForEvent(u"permission"_s)["id"_L1].toString(), u"allow_once"_s);
    QVERIFY(probe.waitForTurn());
    QCOMPARE(probe.all(u"permission"_s).size(), 1);
    QCOMPARE(probe.last(u"permission"_s)["title"_L1].toString(), u"First"_s);
}

void TestAcpMisbehaviour::what_is_said_after_the_end_of_a_cancelled_turn_is_kept()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    probe.prompt(u"late"_s);
    QVERIFY(probe.waitFor([&] { return !probe.messages().isEmpty(); }));
    probe.driver().cancel();
    QVERIFY(probe.waitForTurn());
    QCOMPARE(probe.stopReason, u"cancelled"_s);
    const auto isDone = [&] {
        return probe.messages().contains(u"too late"_s)
            && probe.last(u"message"_s)["done"_L1].toBool();
    };
    QVERIFY(probe.waitFor(isDone));
    QCOMPARE(probe.messages(), (QStringList{u"working still"_s, u"too late"_s}));
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpMisbehaviour::an_agent_that_does_not_stop_is_killed()
{
    DriverProbe probe(agent());
    probe.config.cancelDeadline = 300ms;
    QVERIFY(probe.open());
    probe.prompt(u"silent"_s);
    QVERIFY(probe.waitFor([&] { return !probe.messages().isEmpty(); }));
    probe.driver().cancel();
    QVERIFY(probe.waitForExit());
    QCOMPARE(probe.stopReason, u"cancelled"_s);
    QCOMPARE(probe.exitReason,
        u"did not stop within 300 milliseconds when it was asked to, and was killed"_s);
    QCOMPARE(probe.messages(), QStringList{u"thinking"_s});
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpMisbehaviour::unknown_updates_are_kept_and_unknown_requests_refused()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"unknown"_s));
    QCOMPARE(probe.last(u"acp_moon_phase"_s)["update"_L1]["phase"_L1].toString(), u"full"_s);
    QCOMPARE(probe.messages(), QStringList{u"refused with -32601"_s});
}

void TestAcpMisbehaviour::a_flood_of_text_arrives_whole_and_in_few_deltas()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"flood 100000"_s));
    QCOMPARE(probe.stopReason, u"end_turn"_s);
    QCOMPARE(probe.messages().value(0).size(), 100'000);
    QVERIFY2(probe.deltas < 20'000, qPrintable(QString::number(probe.deltas)));
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpMisbehaviour::a_flood_of_errors_leaves_its_tail()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"flood-errors"_s));
    QCOMPARE(probe.stopReason, u"end_turn"_s);
    probe.driver().stop(20s);
    QVERIFY(probe.waitForExit());
    QVERIFY(probe.stderrTail.endsWith("the last words\n"_L1));
    QVERIFY(probe.stderrTail.size() <= 8 * 1024);
}

void TestAcpMisbehaviour::an_agent_that_ignores_its_end_is_killed()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    probe.prompt(u"ignore-stop"_s);
    QVERIFY(probe.waitFor([&] { return !probe.messages().isEmpty(); }));
    probe.driver().stop(600ms);
    QVERIFY(probe.waitForExit());
    QCOMPARE(probe.exitReason, u"stopped"_s);
    QCOMPARE(probe.stopReason, u"interrupted"_s);
    QCOMPARE(processesOfSession(probe.config.sessionId), QList<qint64>());
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpMisbehaviour::an_agent_that_does_not_read_is_killed()
{
    DriverProbe probe(agent());
    QFile big(probe.path(u"big.txt"_s));
    QVERIFY(big.open(QIODevice::WriteOnly) && big.write(QByteArray(4 * 1024 * 1024, 'b')) > 0);
    big.close();
    QVERIFY(probe.open());
    probe.prompt(u"stop-reading big.txt"_s);
    QVERIFY(probe.waitForExit());
    QCOMPARE(probe.exitReason, u"stopped reading its input"_s);
    QCOMPARE(probe.stopReason, u"interrupted"_s);
}

void TestAcpMisbehaviour::an_agent_that_dies_with_its_driver_leaves_nothing()
{
    QString id;
    {
        DriverProbe probe(agent());
        id = probe.config.sessionId;
        QVERIFY(probe.open());
        QVERIFY(!processesOfSession(id).isEmpty());
    }
    QTRY_COMPARE_WITH_TIMEOUT(processesOfSession(id), QList<qint64>(), 20'000);
}

QTEST_GUILESS_MAIN(TestAcpMisbehaviour)
#include "tst_acp_misbehaviour.moc"
