// SPDX-License-Identifier: GPL-3.0-or-later
// The main job with Claude Code instead of the demo agent, through the screen: the real client, the
// real server, the real agent from npm; only the model is a script on loopback.
#include "tests/display/display.h"
#include "tests/e2e/desktop/desktop.h"
#include "tests/e2e/plant/user.h"
#include "tests/fakes/model-endpoint/modelendpoint.h"
#include "tests/paths/paths.h"

#include <QFile>
#include <QTest>

using namespace ccplant::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using fake::ModelAnswer;

class TestDesktopClaude : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void a_command_is_shown_allowed_and_seen_in_the_diff_data();
    void a_command_is_shown_allowed_and_seen_in_the_diff();

private:
    ccplant::test::Display m_display;
};

void TestDesktopClaude::initTestCase()
{
    const QString folder = qEnvironmentVariable("CCPLANT_AGENTS_DIR");
    if (folder.isEmpty() || !QFile::exists(folder + u"/node_modules/.bin/claude-agent-acp"_s))
        QSKIP("needs the real agents: run 'bash scripts/npm-agents.sh DIR' and set "
              "CCPLANT_AGENTS_DIR=DIR");
    if (!m_display.start())
        qInfo("no Xvfb: the client draws off screen by software");
}

void TestDesktopClaude::a_command_is_shown_allowed_and_seen_in_the_diff_data()
{
    QTest::addColumn<QString>("agent");
    QTest::newRow("claude") << u"agent-claude"_s;
    QTest::newRow("claude-direct") << u"agent-claude-direct"_s;
}

void TestDesktopClaude::a_command_is_shown_allowed_and_seen_in_the_diff()
{
    QFETCH(const QString, agent);
    fake::ModelEndpoint model;
    QVERIFY(model.listen());
    model.pace = 60ms;
    model.add(ModelAnswer::call(u"I will make the file that you asked for, at once."_s, u"Bash"_s,
        {{"command"_L1, u"echo made > made.txt"_s}, {"description"_L1, u"Make a file"_s}}));
    model.add(ModelAnswer::text(u"The file is there."_s));
    Home home;
    const QString repository = makeRepository(home.path(u"project"_s));
    home.environment[u"PATH"_s] = program(u"ccplantd"_s).section(u'/', 0, -2) + u':'
        + qEnvironmentVariable("CCPLANT_AGENTS_DIR") + u"/node_modules/.bin:"_s
        + qEnvironmentVariable("PATH");
    home.environment[u"ANTHROPIC_BASE_URL"_s] = model.url();
    home.environment[u"ANTHROPIC_API_KEY"_s] = u"sk-test"_s;
    home.environment[u"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"_s] = u"1"_s;
    home.environment[u"DISABLE_AUTOUPDATER"_s] = u"1"_s;

    Desktop client(home, m_display.name());
    QVERIFY(client.start());
    QVERIFY(client.shows(u"Start your first session"_s));
    QVERIFY(client.key(Qt::Key_N, Qt::ControlModifier));
    QVERIFY(client.shows(u"What should be done?"_s));
    QVERIFY(client.type(u"Make a file, please."_s));
    QVERIFY(client.pressObject(agent));
    QVERIFY(client.press(u"Repository"_s, u"RadioButton"_s));
    QVERIFY(client.pressObject(u"repository"_s));
    QVERIFY(client.type(repository));
    QVERIFY(client.shot(u"desktop-new-"_s + agent));
    QVERIFY(client.press(u"Start session"_s));

    QVERIFY2(client.shows(u"I will make the file"_s), qPrintable(client.output()));
    QVERIFY(client.shows(u"Permission needed: "_s));
    QVERIFY(client.shows(u"echo made > made.txt"_s)); // what exactly will happen
    QVERIFY(client.shots(u"desktop-permission-"_s + agent));
    QVERIFY(home.workspaceFile(u"made.txt"_s).isEmpty());
    QVERIFY(client.press(u"Allow once"_s));
    QVERIFY(client.shows(u"The file is there."_s));
    QFile made(home.workspaceFile(u"made.txt"_s));
    QVERIFY(made.open(QIODevice::ReadOnly));
    QCOMPARE(made.readAll(), "made\n");
    QVERIFY(client.hides(u"Working"_s));
    QVERIFY(client.press(u"made.txt"_s));
    QVERIFY(client.shows(u"added: made"_s));
    QVERIFY(client.shots(u"desktop-diff-"_s + agent));
    QCOMPARE(client.complaints(), QStringList());
}

QTEST_GUILESS_MAIN(TestDesktopClaude)
#include "tst_desktop_claude.moc"
