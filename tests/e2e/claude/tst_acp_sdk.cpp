// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/paths/paths.h"
#include "tests/unit/drivers/driverprobe.h"

#include <QFile>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::runner;

/// Our driver against an agent on the protocol's independent implementation
/// (@agentclientprotocol/sdk).
class TestAcpSdk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void it_writes_reads_and_runs_through_us();
    void it_takes_no_for_an_answer();
    void it_is_cancelled();

private:
    std::unique_ptr<DriverProbe> open();
    QString m_folder;
};

void TestAcpSdk::initTestCase()
{
    m_folder = qEnvironmentVariable("CCPLANT_AGENTS_DIR");
    if (m_folder.isEmpty() || !QFile::exists(m_folder + u"/node_modules/@agentclientprotocol/sdk"_s)
        || QStandardPaths::findExecutable(u"node"_s).isEmpty())
        QSKIP("needs node and the npm packages: run 'bash scripts/npm-agents.sh DIR' and set "
              "CCPLANT_AGENTS_DIR=DIR");
}

std::unique_ptr<DriverProbe> TestAcpSdk::open()
{
    const QString script = test::sourceFile(u"tests/fakes/sdk-agent.mjs"_s);
    auto probe = std::make_unique<DriverProbe>(QStringList{u"node"_s, script, m_folder});
    probe->open();
    return probe;
}

void TestAcpSdk::it_writes_reads_and_runs_through_us()
{
    const auto probe = open();
    QVERIFY2(probe->ready, qPrintable(probe->exitReason + probe->stderrTail));
    QCOMPARE(probe->info["name"_L1].toString(), u"SDK Agent"_s);
    probe->prompt(u"go"_s);
    const QJsonObject permission = probe->waitForEvent(u"permission"_s);
    QCOMPARE(permission["tool_id"_L1].toString(), u"w1"_s);
    probe->driver().answerPermission(permission["id"_L1].toString(), u"yes"_s);
    QVERIFY(probe->waitForTurn());
    QCOMPARE(probe->stopReason, u"end_turn"_s);
    QVERIFY(QFile::exists(probe->path(u"out.txt"_s)));
    QCOMPARE(probe->messages(), (QStringList{u"Hello "_s, u"line two exit 0"_s}));
    QCOMPARE(probe->last(u"plan"_s)["entries"_L1][0]["content"_L1].toString(), u"write"_s);
    const QJsonObject tool = probe->tool(u"w1"_s);
    QCOMPARE(tool["status"_L1].toString(), u"completed"_s);
    QCOMPARE(tool["content"_L1][0]["output"_L1].toString(), u"one\ntwo\nthree\n"_s);
    probe->driver().configure({{"mode"_L1, u"code"_s}});
    QVERIFY(
        probe->waitFor([&] { return probe->agentConfig()["mode"_L1].toString() == "code"_L1; }));
    probe->driver().stop(20s);
    QVERIFY(probe->waitForExit());
    QCOMPARE(probe->broken, QStringList());
}

void TestAcpSdk::it_takes_no_for_an_answer()
{
    const auto probe = open();
    QVERIFY2(probe->ready, qPrintable(probe->exitReason + probe->stderrTail));
    probe->prompt(u"go"_s);
    probe->driver().answerPermission(
        probe->waitForEvent(u"permission"_s)["id"_L1].toString(), u"no"_s);
    QVERIFY(probe->waitForTurn());
    QCOMPARE(probe->tool(u"w1"_s)["status"_L1].toString(), u"failed"_s);
    QVERIFY(!QFile::exists(probe->path(u"out.txt"_s)));
}

void TestAcpSdk::it_is_cancelled()
{
    const auto probe = open();
    QVERIFY2(probe->ready, qPrintable(probe->exitReason + probe->stderrTail));
    probe->prompt(u"wait"_s);
    QVERIFY(probe->waitFor([&] { return !probe->messages().isEmpty(); }));
    probe->driver().cancel();
    QVERIFY(probe->waitForTurn());
    QCOMPARE(probe->stopReason, u"cancelled"_s);
    QCOMPARE(probe->broken, QStringList());
}

QTEST_GUILESS_MAIN(TestAcpSdk)
#include "tst_acp_sdk.moc"
