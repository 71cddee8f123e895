// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/processscan.h"
#include "tests/fakes/model-endpoint/modelendpoint.h"
#include "tests/unit/drivers/driverprobe.h"

#include <algorithm>
#include <csignal>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::runner;
using fake::ModelAnswer;

namespace {

QString agentsDir()
{
    return qEnvironmentVariable("CCPLANT_AGENTS_DIR");
}

QString program(const QString &name)
{
    return agentsDir() + u"/node_modules/.bin/"_s + name;
}

/// How often the model was asked before any tool had run.
int askedWithoutResult(const fake::ModelEndpoint &model)
{
    return int(std::ranges::count_if(model.requests(), [](const QJsonObject &request) {
        return !QJsonDocument(request["messages"_L1].toArray()).toJson().contains("tool_result");
    }));
}

/// A probe for one of the two drivers, with a fresh home, that asks `model`.
std::unique_ptr<DriverProbe> probeFor(const QString &driver, const fake::ModelEndpoint &model)
{
    const bool isAcp = driver == "acp"_L1;
    auto probe = std::make_unique<DriverProbe>(
        QStringList{program(isAcp ? u"claude-agent-acp"_s : u"claude"_s)}, driver);
    probe->config.mode =
        u"default"_s; // the adapter's own choice is to decide by itself what needs no permission
    QDir(probe->config.stateDir).mkpath(u"home"_s);
    probe->config.agent.environment = {{u"HOME"_s, probe->config.stateDir + u"/home"_s},
        {u"ANTHROPIC_BASE_URL"_s, model.url()}, {u"ANTHROPIC_API_KEY"_s, u"sk-test"_s},
        {u"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"_s, u"1"_s},
        {u"DISABLE_AUTOUPDATER"_s, u"1"_s}};
    return probe;
}

QString optionOf(const QJsonObject &permission, const QString &kind)
{
    for (const QJsonValue &option : permission["options"_L1].toArray()) {
        if (option["kind"_L1].toString() == kind)
            return option["id"_L1].toString();
    }
    return {};
}

ModelAnswer touch(const QString &file)
{
    return ModelAnswer::call(u"I will make the file."_s, u"Bash"_s,
        {{"command"_L1, u"echo made > "_s + file}, {"description"_L1, u"Make a file"_s}});
}

} // namespace

/// The real Claude Code, by its own protocol and through its ACP adapter, against a scripted model
/// on loopback.
class TestClaudeCode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void a_whole_turn_with_an_allowed_command_data() { drivers(); }
    void a_whole_turn_with_an_allowed_command();
    void a_rejected_command_has_no_effect_data() { drivers(); }
    void a_rejected_command_has_no_effect();
    void a_turn_is_cancelled_while_the_model_speaks_data() { drivers(); }
    void a_turn_is_cancelled_while_the_model_speaks();
    void a_turn_is_cancelled_while_it_asks_data() { drivers(); }
    void a_turn_is_cancelled_while_it_asks();
    void a_killed_agent_is_resumed_with_its_memory_data() { drivers(); }
    void a_killed_agent_is_resumed_with_its_memory();
    void a_session_that_is_gone_becomes_a_new_one_data() { drivers(); }
    void a_session_that_is_gone_becomes_a_new_one();
    void the_mode_can_be_switched_data() { drivers(); }
    void the_mode_can_be_switched();
    void an_edit_shows_its_diff_data() { drivers(); }
    void an_edit_shows_its_diff();
    void a_failing_model_is_an_error();
    void thoughts_plans_and_questions();
    void a_missing_login_is_said();

private:
    static void drivers();
    std::unique_ptr<fake::ModelEndpoint> m_model;
};

void TestClaudeCode::drivers()
{
    QTest::addColumn<QString>("driver");
    QTest::newRow("claude") << u"claude"_s;
    QTest::newRow("acp") << u"acp"_s;
}

void TestClaudeCode::initTestCase()
{
    if (agentsDir().isEmpty() || !QFile::exists(program(u"claude"_s))
        || !QFile::exists(program(u"claude-agent-acp"_s)))
        QSKIP("needs the real agents: run 'bash scripts/npm-agents.sh DIR' and set "
              "CCPLANT_AGENTS_DIR=DIR");
}

void TestClaudeCode::init()
{
    m_model = std::make_unique<fake::ModelEndpoint>();
    QVERIFY(m_model->listen());
}

void TestClaudeCode::a_whole_turn_with_an_allowed_command()
{
    QFETCH(QString, driver);
    const auto probe = probeFor(driver, *m_model);
    m_model->pace = 60ms;
    m_model->add(touch(u"made.txt"_s));
    m_model->add(ModelAnswer::text(u"The file is there."_s));
    QVERIFY2(probe->open(), qPrintable(probe->exitReason + probe->stderrTail));
    QVERIFY(!probe->info["version"_L1].toString().isEmpty());
    QVERIFY(!probe->session.isEmpty());
    probe->prompt(u"Make a file, please."_s);
    const QJsonObject permission = probe->waitForEvent(u"permission"_s);
    QVERIFY2(!permission.isEmpty(),
        qPrintable(probe->exitReason + probe->turnError + probe->messages().join(u'/')));
    QVERIFY2(probe->deltas > 0, "the first message did not stream");
    QVERIFY(permission["title"_L1].toString().contains("echo made"_L1));
    QVERIFY(!QFile::exists(probe->path(u"made.txt"_s)));
    probe->driver().answerPermission(
        permission["id"_L1].toString(), optionOf(permission, u"allow_once"_s));
    QVERIFY(probe->waitForTurn());
    QCOMPARE(probe->stopReason, u"end_turn"_s);
    QVERIFY(QFile::exists(probe->path(u"made.txt"_s)));
    QCOMPARE(probe->messages(), (QStringList{u"I will make the file."_s, u"The file is there."_s}));
    const QJsonObject tool = probe->tool(permission["tool_id"_L1].toString());
    QCOMPARE(tool["status"_L1].toString(), u"completed"_s);
    QCOMPARE(tool["tool_kind"_L1].toString(), u"execute"_s);
    QVERIFY(!probe->last(u"usage"_s).isEmpty());
    QVERIFY(!probe->agentConfig()["modes"_L1].toArray().isEmpty());
    QCOMPARE(askedWithoutResult(*m_model), 1);
    // After a turn Claude Code asks by itself, such as what the user may want next.
    QVERIFY(m_model->requests().size() >= 2);
    probe->driver().stop(20s);
    QVERIFY(probe->waitForExit());
    QCOMPARE(probe->broken, QStringList());
    QCOMPARE(processesOfSession(probe->config.sessionId), QList<qint64>());
}

void TestClaudeCode::a_rejected_command_has_no_effect()
{
    QFETCH(QString, driver);
    const auto probe = probeFor(driver, *m_model);
    m_model->add(touch(u"made.txt"_s));
    m_model->add(ModelAnswer::text(u"Then I will not."_s));
    QVERIFY2(probe->open(), qPrintable(probe->exitReason + probe->stderrTail));
    probe->prompt(u"Make a file, please."_s);
    const QJsonObject permission = probe->waitForEvent(u"permission"_s);
    probe->driver().answerPermission(
        permission["id"_L1].toString(), optionOf(permission, u"reject_once"_s));
    QVERIFY(probe->waitForTurn());
    QVERIFY(!QFile::exists(probe->path(u"made.txt"_s)));
    QCOMPARE(probe->tool(permission["tool_id"_L1].toString())["status"_L1].toString(), u"failed"_s);
    QCOMPARE(probe->broken, QStringList());
}

void TestClaudeCode::a_turn_is_cancelled_while_the_model_speaks()
{
    QFETCH(QString, driver);
    const auto probe = probeFor(driver, *m_model);
    m_model->add(ModelAnswer::endless(u"This will take a very long time"_s));
    m_model->add(ModelAnswer::text(u"Back again."_s));
    QVERIFY2(probe->open(), qPrintable(probe->exitReason + probe->stderrTail));
    probe->prompt(u"Talk."_s);
    QVERIFY(probe->waitFor([&] { return !probe->messages().isEmpty(); }));
    probe->driver().cancel();
    QVERIFY(probe->waitForTurn());
    QCOMPARE(probe->stopReason, u"cancelled"_s);
    QCOMPARE(probe->exits, 0);
    QVERIFY(probe->run(u"Go on."_s));
    QCOMPARE(probe->stopReason, u"end_turn"_s);
    QCOMPARE(probe->messages().last(), u"Back again."_s);
    QCOMPARE(probe->broken, QStringList());
}

void TestClaudeCode::a_turn_is_cancelled_while_it_asks()
{
    QFETCH(QString, driver);
    const auto probe = probeFor(driver, *m_model);
    m_model->add(touch(u"made.txt"_s));
    QVERIFY2(probe->open(), qPrintable(probe->exitReason + probe->stderrTail));
    probe->prompt(u"Make a file, please."_s);
    const QJsonObject permission = probe->waitForEvent(u"permission"_s);
    probe->driver().cancel();
    QVERIFY(probe->waitForTurn());
    QCOMPARE(probe->stopReason, u"cancelled"_s);
    QCOMPARE(probe->withdrawals, QStringList{u"permission "_s + permission["id"_L1].toString()});
    QVERIFY(!QFile::exists(probe->path(u"made.txt"_s)));
    QCOMPARE(probe->broken, QStringList());
}

void TestClaudeCode::a_killed_agent_is_resumed_with_its_memory()
{
    QFETCH(QString, driver);
    const auto probe = probeFor(driver, *m_model);
    m_model->add(ModelAnswer::text(u"I will remember the word."_s));
    m_model->add(ModelAnswer::endless(u"And now I am"_s));
    QVERIFY2(probe->open(), qPrintable(probe->exitReason + probe->stderrTail));
    QVERIFY(probe->run(u"Remember the word xylophone."_s));
    probe->prompt(u"Talk."_s);
    QVERIFY(probe->waitFor([&] { return probe->messages().last() == "And now I am"_L1; }));
    QCOMPARE(probe->messages().size(), 2);
    QVERIFY(::kill(pid_t(probe->driver().agentPid()), SIGKILL) == 0);
    QVERIFY(probe->waitForExit());
    QCOMPARE(probe->stopReason, u"interrupted"_s);
    QCOMPARE(probe->exitReason, u"killed by signal 9 (Killed)"_s);
    QCOMPARE(probe->messages().last(), u"And now I am"_s);
    QCOMPARE(probe->broken, QStringList());
    QCOMPARE(processesOfSession(probe->config.sessionId), QList<qint64>());

    DriverProbe second(probe->config.agent.command, driver);
    second.config = probe->config;
    m_model->add(ModelAnswer::text(u"The word was xylophone."_s));
    QVERIFY2(second.open(probe->session), qPrintable(second.exitReason + second.stderrTail));
    QVERIFY(second.resumed);
    QCOMPARE(second.session, probe->session);
    QCOMPARE(second.messages(), QStringList()); // our log has the history
    QVERIFY(second.run(u"What was the word?"_s));
    QCOMPARE(second.stopReason, u"end_turn"_s);
    QCOMPARE(second.messages().last(), u"The word was xylophone."_s);
    const QByteArray asked = QJsonDocument(m_model->requests().last()).toJson();
    QVERIFY(asked.contains("Remember the word xylophone."));
}

void TestClaudeCode::a_session_that_is_gone_becomes_a_new_one()
{
    QFETCH(QString, driver);
    const auto probe = probeFor(driver, *m_model);
    m_model->add(ModelAnswer::text(u"Hello."_s));
    const QString gone = u"3fa85f64-5717-4562-b3fc-2c963f66afa6"_s;
    QVERIFY2(probe->open(gone), qPrintable(probe->exitReason + probe->stderrTail));
    QVERIFY(!probe->resumed);
    QVERIFY(probe->session != gone);
    QVERIFY(probe->run(u"Hi."_s));
    QCOMPARE(probe->messages(), QStringList{u"Hello."_s});
    QCOMPARE(probe->broken, QStringList());
}

void TestClaudeCode::the_mode_can_be_switched()
{
    QFETCH(QString, driver);
    const auto probe = probeFor(driver, *m_model);
    QVERIFY2(probe->open(), qPrintable(probe->exitReason + probe->stderrTail));
    QCOMPARE(probe->agentConfig()["mode"_L1].toString(), u"default"_s);
    QVERIFY(!probe->agentConfig()["models"_L1].toArray().isEmpty());
    probe->driver().configure({{"mode"_L1, u"plan"_s}});
    QVERIFY(
        probe->waitFor([&] { return probe->agentConfig()["mode"_L1].toString() == "plan"_L1; }));
    probe->driver().configure({{"mode"_L1, u"nonsense"_s}});
    QVERIFY(probe->waitFor([&] { return probe->refusals.size() == 1; }));
}

void TestClaudeCode::an_edit_shows_its_diff()
{
    QFETCH(QString, driver);
    const auto probe = probeFor(driver, *m_model);
    m_model->add(ModelAnswer::call(u"Writing."_s, u"Write"_s,
        {{"file_path"_L1, probe->path(u"new.txt"_s)}, {"content"_L1, u"line\n"_s}}));
    m_model->add(ModelAnswer::text(u"Written."_s));
    QVERIFY2(probe->open(), qPrintable(probe->exitReason + probe->stderrTail));
    probe->prompt(u"Write it."_s);
    const QJsonObject permission = probe->waitForEvent(u"permission"_s);
    probe->driver().answerPermission(
        permission["id"_L1].toString(), optionOf(permission, u"allow_once"_s));
    QVERIFY(probe->waitForTurn());
    const QJsonObject tool = probe->tool(permission["tool_id"_L1].toString());
    QCOMPARE(tool["tool_kind"_L1].toString(), u"edit"_s);
    const QJsonObject diff = tool["content"_L1][0].toObject();
    QCOMPARE(diff["type"_L1].toString(), u"diff"_s);
    QCOMPARE(diff["new_text"_L1].toString(), u"line\n"_s);
    QVERIFY(diff["old_text"_L1].isNull());
    QVERIFY(QFile::exists(probe->path(u"new.txt"_s)));
}

void TestClaudeCode::a_failing_model_is_an_error()
{
    const auto probe = probeFor(u"claude"_s, *m_model);
    m_model->decide = [](const QJsonObject &) {
        return ModelAnswer::failure(400, u"the model has had enough"_s);
    };
    QVERIFY2(probe->open(), qPrintable(probe->exitReason + probe->stderrTail));
    QVERIFY(probe->run(u"Hi."_s));
    QCOMPARE(probe->stopReason, u"error"_s);
    QVERIFY2(probe->turnError.contains("had enough"_L1), qPrintable(probe->turnError));
    QCOMPARE(probe->broken, QStringList());
}

void TestClaudeCode::thoughts_plans_and_questions()
{
    const auto probe = probeFor(u"claude"_s, *m_model);
    const QJsonObject choice{{"question"_L1, u"Which colour?"_s}, {"header"_L1, u"Colour"_s},
        {"multiSelect"_L1, false},
        {"options"_L1,
            QJsonArray{QJsonObject{{"label"_L1, u"Red"_s}, {"description"_L1, u"warm"_s}},
                QJsonObject{{"label"_L1, u"Blue"_s}, {"description"_L1, u"cold"_s}}}}};
    m_model->add(ModelAnswer::call(
        u"Asking."_s, u"AskUserQuestion"_s, {{"questions"_L1, QJsonArray{choice}}}));
    m_model->add(ModelAnswer::call(u"Planning."_s, u"TaskCreate"_s,
        {{"subject"_L1, u"Paint it"_s}, {"description"_L1, u"all of it"_s}}));
    m_model->add(ModelAnswer::thinking(u"It should be blue."_s, u"Blue it is."_s));
    probe->config.model = u"claude-sonnet-4-5"_s; // thinks, and keeps tasks
    QVERIFY2(probe->open(), qPrintable(probe->exitReason + probe->stderrTail));
    probe->prompt(u"Paint."_s);
    const QJsonObject question = probe->waitForEvent(u"question"_s);
    QCOMPARE(question["message"_L1].toString(), u"Which colour?"_s);
    const QJsonObject field = question["schema"_L1]["properties"_L1]["question_1"_L1].toObject();
    QCOMPARE(field["oneOf"_L1][1]["const"_L1].toString(), u"Blue"_s);
    probe->driver().answerQuestion(question["id"_L1].toString(),
        {{"action"_L1, u"accept"_s}, {"content"_L1, QJsonObject{{"question_1"_L1, u"Blue"_s}}}});
    QVERIFY(probe->waitForTurn());
    QCOMPARE(probe->stopReason, u"end_turn"_s);
    QCOMPARE(probe->messages(), (QStringList{u"Asking."_s, u"Planning."_s, u"Blue it is."_s}));
    QCOMPARE(probe->messages(u"thought"_s), QStringList{u"It should be blue."_s});
    QCOMPARE(probe->last(u"plan"_s)["entries"_L1][0]["content"_L1].toString(), u"Paint it"_s);
    QVERIFY(
        probe->all(u"tool"_s).isEmpty()); // the question and the plan are shown as what they are
    const QByteArray answered = QJsonDocument(m_model->requests().value(1)).toJson();
    QVERIFY(answered.contains("Blue"));
    QCOMPARE(probe->broken, QStringList());
}

void TestClaudeCode::a_missing_login_is_said()
{
    const auto probe = probeFor(u"claude"_s, *m_model);
    probe->config.agent.environment.remove(u"ANTHROPIC_API_KEY"_s);
    QVERIFY2(probe->open(), qPrintable(probe->exitReason + probe->stderrTail));
    QVERIFY(probe->run(u"Hi."_s));
    QCOMPARE(probe->stopReason, u"error"_s);
    QVERIFY(probe->turnError.contains("/login"_L1));
    QVERIFY(probe->waitFor([&] { return !probe->methods.isEmpty(); }));
    QCOMPARE(probe->messages(), QStringList());
}

QTEST_GUILESS_MAIN(TestClaudeCode)
#include "tst_claude_code.moc"
