// SPDX-License-Identifier: GPL-3.0-or-later
// What a user does with Claude Code: the main job with the real program, through the real server
// and its runner.
#include "tests/api/harness/event_reader.h"
#include "tests/e2e/plant/user.h"
#include "tests/fakes/model-endpoint/modelendpoint.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::test;
using fake::ModelAnswer;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

ModelAnswer makeFile()
{
    return ModelAnswer::call(u"I will make the file that you asked for, at once."_s, u"Bash"_s,
        {{"command"_L1, u"echo made > made.txt"_s}, {"description"_L1, u"Make a file"_s}});
}

/// The option of the open permission `id` that is of `kind`.
QString optionOf(const Transcript &transcript, const QString &id, const QString &kind)
{
    const QJsonObject asked = transcript.entryJson(transcript.indexOf(u"permission"_s, id));
    for (const QJsonValue &option : asked["options"_L1].toArray()) {
        if (option["kind"_L1].toString() == kind)
            return option["id"_L1].toString();
    }
    return {};
}

bool isAgents(const Event &event)
{
    return event.kind == "message"_L1 && event.fields["role"_L1].toString() == "agent"_L1;
}

} // namespace

class TestClaudePlant : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void an_allowed_command_changes_the_workspace_and_shows_in_the_diff_data() { presets(); }
    void an_allowed_command_changes_the_workspace_and_shows_in_the_diff();
    void a_denied_command_changes_nothing_data() { presets(); }
    void a_denied_command_changes_nothing();
    void a_server_killed_while_claude_asks_loses_nothing_data() { presets(); }
    void a_server_killed_while_claude_asks_loses_nothing();

private:
    static void presets();
    /// Creates a session of the preset in a repository; its first prompt is on its way.
    bool ask(User &user, const QString &agent);

    std::unique_ptr<fake::ModelEndpoint> m_model;
    std::unique_ptr<Plant> m_plant;
};

void TestClaudePlant::presets()
{
    QTest::addColumn<QString>("agent");
    QTest::newRow("claude") << u"claude"_s;
    QTest::newRow("claude-direct") << u"claude-direct"_s;
}

void TestClaudePlant::initTestCase()
{
    const QString folder = qEnvironmentVariable("CCPLANT_AGENTS_DIR");
    if (folder.isEmpty() || !QFile::exists(folder + u"/node_modules/.bin/claude-agent-acp"_s))
        QSKIP("needs the real agents: run 'bash scripts/npm-agents.sh DIR' and set "
              "CCPLANT_AGENTS_DIR=DIR");
}

void TestClaudePlant::init()
{
    m_model = std::make_unique<fake::ModelEndpoint>();
    QVERIFY(m_model->listen());
    m_model->pace = 60ms;
    m_plant = std::make_unique<Plant>();
    m_plant->environment[u"PATH"_s] = qEnvironmentVariable("CCPLANT_AGENTS_DIR")
        + u"/node_modules/.bin:"_s + qEnvironmentVariable("PATH");
    QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
}

bool TestClaudePlant::ask(User &user, const QString &agent)
{
    const QJsonObject environment{{"ANTHROPIC_BASE_URL"_L1, m_model->url()},
        {"ANTHROPIC_API_KEY"_L1, u"sk-test"_s},
        {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"_L1, u"1"_s},
        {"DISABLE_AUTOUPDATER"_L1, u"1"_s}};
    return !user.create({{"agent"_L1, agent}, {"env"_L1, environment},
                            {"repository"_L1, makeRepository(m_plant->scratch(u"repository"_s))},
                            {"message"_L1, u"Make a file, please."_s}})
                .isEmpty();
}

void TestClaudePlant::an_allowed_command_changes_the_workspace_and_shows_in_the_diff()
{
    QFETCH(QString, agent);
    m_model->add(makeFile());
    m_model->add(ModelAnswer::text(u"The file is there."_s));
    User user(*m_plant);
    QVERIFY2(ask(user, agent), user.answer().body.constData());
    EventReader reader(*m_plant, user.path(u"/events"_s));
    const auto permission =
        reader.waitFor([](const Event &e) { return e.kind == "permission"_L1; });
    QVERIFY2(permission, qPrintable(m_plant->output()));
    const QString id = permission->fields["id"_L1].toString();

    const auto message = reader.waitFor(isAgents);
    QVERIFY(message);
    const auto streamed = reader.waitFor([&](const Event &event) {
        return event.kind == "delta"_L1 && event.fields["id"_L1] == message->fields["id"_L1];
    });
    QVERIFY2(streamed, "the first message did not stream");

    QVERIFY(user.awaitStatus(u"needs_input"_s));
    const QString file = user.info()["workspace"_L1]["path"_L1].toString() + u"/made.txt"_s;
    QVERIFY(!QFile::exists(file));
    QCOMPARE(user.answerPermission(id, optionOf(user.transcript(), id, u"allow_once"_s)), 200);
    QVERIFY(user.awaitStatus(u"idle"_s));
    QCOMPARE(contentOf(file), "made\n");
    QCOMPARE(user.lastAnswer(), u"The file is there."_s);

    const QJsonObject diff = user.http().get(user.path(u"/diff"_s)).json();
    QCOMPARE(diff["files"_L1].toArray().size(), 1);
    QCOMPARE(diff["files"_L1][0]["path"_L1].toString(), u"made.txt"_s);
    QVERIFY(diff["files"_L1][0]["patch"_L1].toString().contains("+made"_L1));
}

void TestClaudePlant::a_denied_command_changes_nothing()
{
    QFETCH(QString, agent);
    m_model->add(makeFile());
    m_model->add(ModelAnswer::text(u"Then I will not."_s));
    User user(*m_plant);
    QVERIFY2(ask(user, agent), user.answer().body.constData());
    const QString id = user.awaitPermission();
    QVERIFY2(!id.isEmpty(), qPrintable(m_plant->output()));
    QCOMPARE(user.answerPermission(id, optionOf(user.transcript(), id, u"reject_once"_s)), 200);
    QVERIFY(user.awaitStatus(u"idle"_s));
    const QString workspace = user.info()["workspace"_L1]["path"_L1].toString();
    QVERIFY(!QFile::exists(workspace + u"/made.txt"_s));
    QVERIFY(user.http().get(user.path(u"/diff"_s)).json()["files"_L1].toArray().isEmpty());
}

void TestClaudePlant::a_server_killed_while_claude_asks_loses_nothing()
{
    QFETCH(QString, agent);
    m_model->add(makeFile());
    m_model->add(ModelAnswer::text(u"The file is there."_s));
    User user(*m_plant);
    QVERIFY2(ask(user, agent), user.answer().body.constData());
    const QString id = user.awaitPermission();
    QVERIFY2(!id.isEmpty(), qPrintable(m_plant->output()));
    m_plant->kill();
    QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
    user.reconnect();
    QCOMPARE(user.awaitPermission(), id);
    QCOMPARE(user.answerPermission(id, optionOf(user.transcript(), id, u"allow_once"_s)), 200);
    QVERIFY(user.awaitStatus(u"idle"_s));
    const QString workspace = user.info()["workspace"_L1]["path"_L1].toString();
    QCOMPARE(contentOf(workspace + u"/made.txt"_s), "made\n");
    QCOMPARE(user.lastAnswer(), u"The file is there."_s); // what the second request was answered
    int calls = 0;
    const Transcript after = user.transcript();
    for (const Entry &entry : after.entries())
        calls += entry.kind == "tool"_L1;
    QCOMPARE(calls, 1);
    for (const int count : promptsIn(user.log()))
        QCOMPARE(count, 1);
}

QTEST_GUILESS_MAIN(TestClaudePlant)
#include "tst_claude_plant.moc"
