// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/process.h"
#include "tests/api/sessions/steps.h"

#include <QDir>
#include <QTest>
#include <signal.h>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

namespace {

QString git(const QString &folder, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(u"git"_s,
        QStringList{u"-c"_s, u"user.name=Ada"_s, u"-c"_s, u"user.email=ada@example.org"_s}
            + arguments);
    process.waitForFinished(patience);
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

/// How often a user's text stands in the transcript.
int countOf(const QJsonObject &transcript, const QString &text)
{
    int count = 0;
    for (const QJsonValue &entry : transcript["entries"_L1].toArray())
        count += entry["role"_L1] == "user"_L1 && plainText(entry["content"_L1].toArray()) == text
            ? 1
            : 0;
    return count;
}

} // namespace

class TestFaults : public QObject {
    Q_OBJECT

    std::unique_ptr<Plant> m_plant;
    std::unique_ptr<Steps> m_steps;

    void restart()
    {
        m_steps.reset();
        QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
        m_steps = std::make_unique<Steps>(*m_plant);
    }

private Q_SLOTS:
    void init()
    {
        m_plant = std::make_unique<Plant>();
        m_plant->environment[u"CCPLANT_DEMO_DELAY_MS"_s] = u"1"_s;
        restart();
    }
    void cleanup()
    {
        m_steps.reset();
        m_plant->kill();
        endAll(m_plant->dataDir());
    }

    void the_server_is_killed_in_the_middle_of_a_turn_and_the_turn_goes_on()
    {
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        QCOMPARE(m_steps->prompt(id, u"/slow 4"_s).status, 202);
        QVERIFY(m_steps->reaches(id, {u"running"_s}));
        const qint64 runner = m_steps->runnerPid(id);
        const qint64 seen = m_steps->events(id).last().seq;
        m_plant->kill();
        restart();
        QCOMPARE(m_steps->runnerPid(id), runner); // the same one
        QVERIFY(m_steps->reaches(id, {u"running"_s, u"idle"_s}));
        EventReader reader(*m_plant, m_steps->path(id, u"/events?after=%1"_s.arg(seen)));
        const auto ended = reader.waitFor([](const Event &event) {
            return event.kind == "turn"_L1 && event.fields["state"_L1] == "idle"_L1;
        });
        QVERIFY(ended);
        QCOMPARE(ended->fields["stop_reason"_L1].toString(), u"end_turn"_s);
        QCOMPARE(countOf(m_steps->transcript(id), u"/slow 4"_s), 1);
        QList<qint64> seqs;
        for (const Event &event : m_steps->events(id))
            seqs.append(event.seq);
        QVERIFY(std::ranges::adjacent_find(seqs, std::greater_equal<>()) == seqs.end());
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
    }

    void a_turn_whose_server_and_runner_both_died_is_taken_up_again()
    {
        const QString id =
            m_steps->create({{"message"_L1, u"/slow 60"_s}, {"title"_L1, u"Away"_s}});
        QVERIFY(m_steps->reaches(id, {u"running"_s}));
        m_plant->kill();
        const qint64 runner = m_steps->runnerPid(id);
        runtime::signalAll(id, SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(runtime::processesOf(id).isEmpty(), patience);
        restart();
        QTRY_VERIFY_WITH_TIMEOUT(m_steps->runnerPid(id) != runner, patience);
        QVERIFY(m_steps->reaches(id, {u"running"_s, u"idle"_s}));
        QCOMPARE(m_steps->session(id)["title"_L1].toString(), u"Away"_s);
        QCOMPARE(countOf(m_steps->transcript(id), u"/slow 60"_s), 1);
    }

    void a_runner_that_is_killed_comes_back_and_says_so()
    {
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        EventReader reader(*m_plant, m_steps->path(id, u"/events"_s));
        QCOMPARE(m_steps->prompt(id, u"/slow 60"_s).status, 202);
        QVERIFY(m_steps->reaches(id, {u"running"_s}));
        const qint64 before = m_steps->runnerPid(id);
        ::kill(pid_t(before), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_steps->runnerPid(id) != before && m_steps->runnerPid(id) != 0, patience);
        QVERIFY(reader.waitFor([](const Event &event) { // on the stream that was open all the time
            return event.kind == "message"_L1 && event.fields["role"_L1] == "system"_L1;
        }));
        QCOMPARE(m_steps->http.get(m_steps->path(id)).status, 200);
        QVERIFY(m_steps->reaches(id, {u"running"_s, u"idle"_s, u"needs_input"_s}));
        QCOMPARE(countOf(m_steps->transcript(id), u"/slow 60"_s), 1);
        QList<qint64> seqs;
        for (const Event &event : reader.events())
            seqs.append(event.seq);
        QVERIFY(std::ranges::adjacent_find(seqs, std::greater_equal<>()) == seqs.end());
    }

    void a_permission_survives_agent_runner_and_server()
    {
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        QCOMPARE(m_steps->prompt(id, u"/permission"_s).status, 202);
        const QString permission = m_steps->openPermission(id);
        QVERIFY(!permission.isEmpty());
        QVERIFY(m_steps->agentPid(id) > 0);
        EventReader reader(*m_plant, m_steps->path(id, u"/events"_s));
        ::kill(pid_t(m_steps->agentPid(id)), SIGKILL);
        QVERIFY(reader.waitFor([](const Event &event) { // an event stays; a state may come and go
            return event.kind == "agent"_L1 && event.fields["state"_L1] == "exited"_L1;
        }));
        QCOMPARE(m_steps->openPermission(id), permission);
        m_plant->kill();
        runtime::signalAll(id, SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(runtime::processesOf(id).isEmpty(), patience);
        restart();
        QCOMPARE(m_steps->openPermission(id), permission);
        QVERIFY(m_steps->reaches(id, {u"needs_input"_s}));
        const Answer allowed = m_steps->allow(id, permission);
        QVERIFY2(allowed.status == 200, allowed.body.constData());
        QVERIFY(m_steps->reaches(id, {u"running"_s, u"idle"_s}));
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
    }

    void deletion_leaves_no_process_no_worktree_and_no_file()
    {
        const QString repository = m_plant->scratch(u"code"_s);
        git(repository, {u"init"_s, u"-q"_s, u"-b"_s, u"main"_s});
        git(repository, {u"commit"_s, u"-q"_s, u"--allow-empty"_s, u"-m"_s, u"first"_s});
        const QString id =
            m_steps->create({{"repository"_L1, repository}, {"message"_L1, u"/run sleep 1000"_s}});
        const QString permission = m_steps->openPermission(id);
        QCOMPARE(m_steps->allow(id, permission).status, 200);
        QTRY_VERIFY_WITH_TIMEOUT(
            runtime::processesOf(id).size() >= 3, patience); // runner, agent, command
        QCOMPARE(m_steps->session(id)["workspace"_L1]["kind"_L1].toString(), u"worktree"_s);
        QCOMPARE(git(repository, {u"worktree"_s, u"list"_s}).count(u'\n'), 1);
        const Answer removed = m_steps->http.remove(m_steps->path(id));
        QCOMPARE(removed.status, 202);
        QCOMPARE(removed.json()["status"_L1].toString(), u"deleting"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_steps->http.get(m_steps->path(id)).status, 404, patience);
        QVERIFY(runtime::processesOf(id).isEmpty());
        QVERIFY(!QFile::exists(m_steps->folderOf(id)));
        QCOMPARE(git(repository, {u"worktree"_s, u"list"_s}).count(u'\n'), 0);
        QCOMPARE(git(repository, {u"branch"_s, u"--list"_s, u"ccplant/*"_s}), QString());
        m_plant->kill();
        restart();
        QCOMPARE(m_steps->http.get(m_steps->path(id)).status, 404);
    }

    void a_deletion_that_the_server_did_not_survive_is_finished()
    {
        const QString id = m_steps->create({{"message"_L1, u"/slow 60"_s}});
        QVERIFY(m_steps->reaches(id, {u"running"_s}));
        QCOMPARE(m_steps->http.remove(m_steps->path(id)).status, 202);
        m_plant->kill();
        restart();
        QTRY_COMPARE_WITH_TIMEOUT(m_steps->http.get(m_steps->path(id)).status, 404, patience);
        QTRY_VERIFY_WITH_TIMEOUT(
            !QFile::exists(m_steps->folderOf(id)) && runtime::processesOf(id).isEmpty(), patience);
    }
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
