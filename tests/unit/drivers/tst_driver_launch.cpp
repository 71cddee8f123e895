// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/agentprocess.h"
#include "server/runner/drivers/launch.h"
#include "server/runner/drivers/processscan.h"

#include <QDir>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::runner;

/// How agents are started, what they see, and what is left of them.
class TestDriverLaunch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void the_environment_has_no_secrets_of_ours();
    void a_program_is_found_in_the_agents_own_path();
    void limits_reach_the_process();
    void a_sandbox_hides_and_protects();
    void an_unknown_sandbox_is_refused();
    void stderr_is_kept_apart();
    void processes_that_left_the_group_end_with_the_agent();

private:
    QStringList linesOf(const QString &script, QString *reason = nullptr);
    std::unique_ptr<QTemporaryDir> m_folder;
    DriverConfig m_config;
};

void TestDriverLaunch::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QDir(m_folder->path()).mkpath(u"workspace"_s);
    QDir(m_folder->path()).mkpath(u"state"_s);
    m_config = {};
    m_config.sessionId = u"s_"_s + QFileInfo(m_folder->path()).fileName();
    m_config.workspace = m_folder->filePath(u"workspace"_s);
    m_config.stateDir = m_folder->filePath(u"state"_s);
    m_config.agent.environment[u"HOME"_s] = m_config.stateDir;
}

QStringList TestDriverLaunch::linesOf(const QString &script, QString *reason)
{
    AgentProcess process(m_config);
    QStringList lines;
    QString ended;
    connect(&process, &AgentProcess::line, this,
        [&lines](const QByteArray &line) { lines += QString::fromUtf8(line); });
    connect(&process, &AgentProcess::ended, this, [&ended](const QString &why) { ended = why; });
    process.start({u"sh"_s, u"-c"_s, script});
    if (!QTest::qWaitFor([&ended] { return !ended.isEmpty(); }, 30'000))
        return {u"did not end"_s};
    if (reason)
        *reason = ended;
    return lines + process.stderrTail().split(u'\n', Qt::SkipEmptyParts);
}

void TestDriverLaunch::the_environment_has_no_secrets_of_ours()
{
    QProcessEnvironment base;
    for (const QString &name :
        {u"CCPLANT_TOKEN"_s, u"CLAUDECODE"_s, u"PATH"_s, u"CCPLANT_SESSION_ID"_s})
        base.insert(name, u"x"_s);
    m_config.agent.environment[u"KEY"_s] = u"value"_s;
    const QProcessEnvironment environment = agentEnvironment(m_config, base);
    QVERIFY(!environment.contains(u"CCPLANT_TOKEN"_s));
    QVERIFY(!environment.contains(u"CLAUDECODE"_s));
    QCOMPARE(environment.value(u"PATH"_s), u"x"_s);
    QCOMPARE(environment.value(u"KEY"_s), u"value"_s);
    QCOMPARE(environment.value(u"CCPLANT_SESSION_ID"_s), m_config.sessionId);
}

void TestDriverLaunch::a_program_is_found_in_the_agents_own_path()
{
    QFile tool(m_folder->filePath(u"state/tool"_s));
    QVERIFY(tool.open(QIODevice::WriteOnly) && tool.write("#!/bin/sh\n") > 0);
    tool.close();
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, m_config.stateDir);
    QCOMPARE(findProgram(u"tool"_s, m_config.workspace, environment).error().code,
        ErrorCode::NotFound); // not executable
    QVERIFY(tool.setPermissions(tool.permissions() | QFileDevice::ExeOwner));
    QCOMPARE(findProgram(u"tool"_s, m_config.workspace, environment).value(), tool.fileName());
    QCOMPARE(findProgram(u"../state/tool"_s, m_config.workspace, environment).has_value(), true);
    QCOMPARE(
        findProgram({}, m_config.workspace, environment).error().code, ErrorCode::InvalidRequest);
}

void TestDriverLaunch::limits_reach_the_process()
{
    m_config.limits.openFiles = 77;
    m_config.limits.cpuSeconds = 55;
    m_config.limits.fileBytes = 512 * 10;
    QCOMPARE(linesOf(u"ulimit -n; ulimit -t; ulimit -f; ulimit -c"_s),
        (QStringList{u"77"_s, u"55"_s, u"10"_s, u"0"_s}));
}

void TestDriverLaunch::a_sandbox_hides_and_protects()
{
    if (QStandardPaths::findExecutable(u"bwrap"_s).isEmpty())
        QSKIP("needs bwrap: install the package bubblewrap");
    if (QProcess::execute(u"bwrap"_s,
            {u"--unshare-pid"_s, u"--ro-bind"_s, u"/"_s, u"/"_s, u"--proc"_s, u"/proc"_s,
                u"true"_s})
        != 0)
        QSKIP(
            "bwrap does not work here: it needs user namespaces, and a root that is a mount point");
    QDir(m_folder->path()).mkpath(u"secret"_s);
    QFile secret(m_folder->filePath(u"secret/key"_s));
    QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("key") > 0);
    secret.close();
    m_config.sandbox = {u"bwrap"_s, {m_folder->path(), u"/etc/hostname"_s}, {}};
    const QStringList lines = linesOf(
        u"touch made && echo workspace; touch /usr/forbidden 2>/dev/null || echo protected; "
        "cat ../secret/key 2>/dev/null || echo hidden; touch \"$HOME/state\" && echo home; "
        "touch /tmp/scratch && echo tmp; ls /proc | grep -c '^[0-9]'; cat /etc/hostname 2>/dev/null || echo unreadable"_s);
    QCOMPARE(lines.mid(0, 5),
        (QStringList{u"workspace"_s, u"protected"_s, u"hidden"_s, u"home"_s, u"tmp"_s}));
    QVERIFY(lines.value(5).toInt() < 10); // it sees its own processes only
    QCOMPARE(lines.value(6), u"unreadable"_s);
    QVERIFY(QFile::exists(m_config.workspace + u"/made"_s));
    QVERIFY(!QFile::exists(u"/usr/forbidden"_s));
}

void TestDriverLaunch::an_unknown_sandbox_is_refused()
{
    m_config.sandbox.kind = u"castle"_s;
    QString reason;
    linesOf(u"true"_s, &reason);
    QVERIFY2(reason.contains("castle"_L1) && reason.contains("bwrap"_L1), qPrintable(reason));
}

void TestDriverLaunch::stderr_is_kept_apart()
{
    QString reason;
    QCOMPARE(
        linesOf(u"echo out; echo err >&2; exit 4"_s, &reason), (QStringList{u"out"_s, u"err"_s}));
    QCOMPARE(reason, u"exited with code 4"_s);
}

void TestDriverLaunch::processes_that_left_the_group_end_with_the_agent()
{
    AgentProcess process(m_config);
    QSignalSpy lines(&process, &AgentProcess::line);
    QSignalSpy ended(&process, &AgentProcess::ended);
    process.start({u"sh"_s, u"-c"_s, u"setsid sleep 600 & sleep 601 & echo started; wait"_s});
    QTRY_COMPARE_WITH_TIMEOUT(lines.size(), 1, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(processesOfSession(m_config.sessionId).size(), 3, 30'000);
    process.stop(300ms, u"stopped"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 30'000);
    QCOMPARE(ended.first().first().toString(), u"stopped"_s);
    QTRY_COMPARE_WITH_TIMEOUT(processesOfSession(m_config.sessionId), QList<qint64>(), 30'000);
}

QTEST_GUILESS_MAIN(TestDriverLaunch)
#include "tst_driver_launch.moc"
