// SPDX-License-Identifier: GPL-3.0-or-later
// The client, the server, the runner and the agent are killed with SIGKILL while the user looks.
// Nothing is lost, nothing is shown twice, an open permission is still open, and it is said what
// died.
#include "tests/display/display.h"
#include "tests/e2e/desktop/desktop.h"
#include "tests/e2e/plant/user.h"

#include <csignal>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace ccplant::test;
using namespace Qt::StringLiterals;

namespace {

QJsonObject jsonOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

bool killProcess(qint64 pid)
{
    return pid > 1 && ::kill(pid_t(pid), SIGKILL) == 0;
}

} // namespace

class TestDesktopDeaths : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void a_killed_client_finds_the_open_permission_and_the_draft_again();
    void a_server_killed_in_mid_turn_comes_back_under_the_client();
    void a_server_killed_while_a_permission_is_open_comes_back_under_the_client();
    void a_killed_agent_is_said_and_restarted();
    void a_killed_runner_is_said();
    void what_one_client_answers_is_answered_in_the_other();
    void a_server_started_by_hand_is_used_and_left_running();

private:
    bool begin(const QString &message);
    /// The state file of the only session's runner.
    QJsonObject runner() const;
    /// How many things on the screen have exactly this name.
    int count(const QString &name);

    ccplant::test::Display m_display;
    std::unique_ptr<Home> m_home;
    std::unique_ptr<Desktop> m_client;
};

void TestDesktopDeaths::initTestCase()
{
    if (!m_display.start())
        qInfo("no Xvfb: the client draws off screen by software");
}

void TestDesktopDeaths::init()
{
    m_home = std::make_unique<Home>();
    m_client = std::make_unique<Desktop>(*m_home, m_display.name());
    m_home->environment[u"CCPLANT_DEMO_DELAY_MS"_s] = u"10"_s;
}

void TestDesktopDeaths::cleanup()
{
    if (QTest::currentTestFailed())
        qWarning().noquote() << "the client said:" << m_client->output();
    else
        QCOMPARE(m_client->complaints(), QStringList());
    m_client.reset();
    m_home.reset();
}

bool TestDesktopDeaths::begin(const QString &message)
{
    return m_client->start() && m_client->shows(u"Start your first session"_s)
        && m_client->key(Qt::Key_N, Qt::ControlModifier)
        && m_client->shows(u"What should be done?"_s) && m_client->type(message)
        && m_client->press(u"Demo"_s, u"RadioButton"_s) && m_client->press(u"Start session"_s);
}

QJsonObject TestDesktopDeaths::runner() const
{
    const QStringList sessions = m_home->sessions();
    return sessions.isEmpty()
        ? QJsonObject()
        : jsonOf(m_home->dataDir() + u"/sessions/%1/state/runner.json"_s.arg(sessions.first()));
}

int TestDesktopDeaths::count(const QString &name)
{
    int count = 0;
    for (const Seen &seen : m_client->look())
        count += seen.name == name;
    return count;
}

void TestDesktopDeaths::a_killed_client_finds_the_open_permission_and_the_draft_again()
{
    QVERIFY(begin(u"/write note.txt kept"_s));
    QVERIFY(m_client->shows(u"Permission needed: Create note.txt"_s));
    const qint64 before = m_home->server()["pid"_L1].toInteger();
    const qint64 runnerBefore = runner()["pid"_L1].toInteger();
    QVERIFY(m_client->press(u"Message to the agent"_s));
    QVERIFY(m_client->type(u"and then the tests"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_client->draft(), u"and then the tests"_s, patience);
    QTest::qWait(1000); // a draft is on disk a moment after the last key
    m_client->kill();

    QVERIFY(m_client->start());
    QVERIFY(m_client->shows(u"Create note.txt"_s));
    QVERIFY(m_client->shot(u"desktop-again"_s));
    QVERIFY(m_client->key(Qt::Key_J, Qt::ControlModifier)); // to the one that needs you
    QVERIFY(m_client->shows(u"Permission needed: Create note.txt"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_client->draft(), u"and then the tests"_s, patience);
    QVERIFY(m_client->shots(u"desktop-again-open"_s));
    QCOMPARE(count(u"Permission needed: Create note.txt"_s), 1);
    QVERIFY(m_home->server()["pid"_L1].toInteger() != before); // the old one went with its client
    QCOMPARE(runner()["pid"_L1].toInteger(), runnerBefore); // the runner did not
    QVERIFY(m_client->press(u"Allow once"_s));
    QVERIFY(m_client->shows(u"Allowed once"_s));
    QTRY_COMPARE_WITH_TIMEOUT(
        contentOf(m_home->workspaceFile(u"note.txt"_s)), "kept\n"_ba, patience);
    QCOMPARE(m_client->draft(), u"and then the tests"_s);
}

void TestDesktopDeaths::a_server_killed_in_mid_turn_comes_back_under_the_client()
{
    QVERIFY(begin(u"/stream 600"_s));
    QVERIFY(m_client->shows(u"leaf root branch"_s));
    const qint64 before = m_home->server()["pid"_L1].toInteger();
    QVERIFY(killProcess(before));
    QVERIFY(m_client->waitFor(
        [](const Seen &seen) { return seen.object == "connectionBanner"_L1; }, u"the banner"_s));
    QVERIFY(m_client->shows(u"leaf root branch"_s)); // everything stays readable
    QVERIFY(m_client->shots(u"desktop-offline"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_home->server()["pid"_L1].toInteger() != 0
            && m_home->server()["pid"_L1].toInteger() != before,
        patience);
    QVERIFY(m_client->hides(u"Working"_s));
    QVERIFY(!m_client->find([](const Seen &seen) { return seen.object == "connectionBanner"_L1; }));
    QCOMPARE(count(u"Agent"_s), 1); // what the user said has scrolled out of sight
    const auto words = [this] {
        QString text;
        for (const Seen &seen : m_client->look()) {
            if (seen.role == "Paragraph"_L1)
                text += seen.name;
        }
        return text.split(QRegularExpression(u"\\s+"_s), Qt::SkipEmptyParts).size();
    };
    // The first ones have scrolled out of sight; none is there twice.
    QTRY_VERIFY2_WITH_TIMEOUT(
        words() > 500 && words() <= 600, qPrintable(QString::number(words())), patience);
}

void TestDesktopDeaths::a_server_killed_while_a_permission_is_open_comes_back_under_the_client()
{
    QVERIFY(begin(u"/write note.txt kept"_s));
    QVERIFY(m_client->shows(u"Permission needed: Create note.txt"_s));
    QVERIFY(killProcess(m_home->server()["pid"_L1].toInteger()));
    QVERIFY(m_client->press(u"Allow once"_s)); // into the void, which is said, or to the new one
    QTRY_VERIFY_WITH_TIMEOUT(m_client->find([](const Seen &seen) {
        return seen.name.startsWith("Allowed once"_L1);
    }) || !m_client->press(u"Allow once"_s),
        patience);
    QVERIFY(m_client->shows(u"Allowed once"_s));
    QTRY_COMPARE_WITH_TIMEOUT(
        contentOf(m_home->workspaceFile(u"note.txt"_s)), "kept\n"_ba, patience);
}

void TestDesktopDeaths::a_killed_agent_is_said_and_restarted()
{
    QVERIFY(begin(u"/slow 120"_s));
    QVERIFY(m_client->shows(u"Working"_s));
    QTRY_VERIFY_WITH_TIMEOUT(runner()["agent_pid"_L1].toInteger() > 1, patience);
    QVERIFY(killProcess(runner()["agent_pid"_L1].toInteger()));
    QVERIFY(m_client->shows(u"killed"_s));
    QVERIFY(m_client->hides(u"Working"_s));
    QVERIFY(m_client->shots(u"desktop-agent-died"_s));
    QVERIFY(m_client->press(u"Message to the agent"_s));
    QVERIFY(m_client->type(u"/stream 12"_s) && m_client->key(Qt::Key_Return));
    QVERIFY(m_client->shows(u"leaf root branch"_s));
    QVERIFY(m_client->hides(u"Working"_s));
    QVERIFY(m_client->shot(u"desktop-agent-again"_s));
}

void TestDesktopDeaths::a_killed_runner_is_said()
{
    QVERIFY(begin(u"/slow 120"_s));
    QVERIFY(m_client->shows(u"Working"_s));
    QTRY_VERIFY_WITH_TIMEOUT(runner()["pid"_L1].toInteger() > 1, patience);
    QVERIFY(killProcess(runner()["pid"_L1].toInteger()));
    QVERIFY(m_client->shows(u"runner"_s));
    QVERIFY(m_client->hides(u"Working"_s));
    QVERIFY(m_client->shots(u"desktop-runner-died"_s));
    QVERIFY(m_client->press(u"Message to the agent"_s));
    QVERIFY(m_client->type(u"/stream 12"_s) && m_client->key(Qt::Key_Return));
    QVERIFY(m_client->shows(u"leaf root branch"_s));
}

void TestDesktopDeaths::what_one_client_answers_is_answered_in_the_other()
{
    QVERIFY(begin(u"/write note.txt kept"_s));
    QVERIFY(m_client->shows(u"Permission needed: Create note.txt"_s));
    Desktop other(*m_home, m_display.name());
    QVERIFY(other.start({u"--data-dir"_s, m_home->path(u"other-client"_s), u"--ready-file"_s,
        m_home->path(u".local/share/ccplant-client/server-ready.json"_s)}));
    QVERIFY(other.shows(u"Create note.txt"_s));
    QVERIFY(other.key(Qt::Key_J, Qt::ControlModifier));
    QVERIFY(other.shows(u"Permission needed: Create note.txt"_s));
    QVERIFY(other.press(u"Deny"_s));
    QVERIFY(m_client->shows(u"Denied"_s));
    QVERIFY(m_client->hides(u"Permission needed"_s));
    QVERIFY(other.shows(u"Denied"_s));
    QVERIFY(m_home->workspaceFile(u"note.txt"_s).isEmpty());
    QCOMPARE(other.complaints(), QStringList());
}

void TestDesktopDeaths::a_server_started_by_hand_is_used_and_left_running()
{
    Plant plant;
    plant.environment[u"CCPLANT_DEMO_DELAY_MS"_s] = u"10"_s;
    QVERIFY2(plant.start(), qPrintable(plant.output()));
    QVERIFY(m_client->start({u"--ready-file"_s, plant.readyFile()}));
    QVERIFY(m_client->shows(u"Start your first session"_s));
    User user(plant);
    QVERIFY(!user.create({{"message"_L1, u"/run echo by hand"_s}}).isEmpty());
    QVERIFY(m_client->shows(u"echo by hand"_s)); // the list is live
    QVERIFY(m_client->quit());
    QVERIFY(plant.isRunning());
    QVERIFY(user.awaitStatus(u"needs_input"_s));
}

QTEST_GUILESS_MAIN(TestDesktopDeaths)
#include "tst_desktop_deaths.moc"
