// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/paths/paths.h"
#include "tests/unit/drivers/driverprobe.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runner;

namespace {

QStringList agent(const QStringList &arguments = {})
{
    return QStringList{test::testProgram(u"fake-agent"_s)} + arguments;
}

} // namespace

/// What the ACP driver makes of an agent that behaves.
class TestAcpDriver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void an_agent_introduces_itself_and_opens_a_session();
    void text_streams_in_and_ends_up_whole();
    void a_message_ends_where_another_begins();
    void tool_calls_plans_and_facts_become_events();
    void an_allowed_call_has_its_effect();
    void a_rejected_call_has_none();
    void a_cancelled_permission_cancels_the_turn();
    void a_question_takes_fields_and_free_text_data();
    void a_question_takes_fields_and_free_text();
    void files_are_read_and_written_inside_the_workspace_only_data();
    void files_are_read_and_written_inside_the_workspace_only();
    void a_terminal_runs_a_real_command_data();
    void a_terminal_runs_a_real_command();
    void mode_model_and_options_can_be_switched();
    void wishes_are_granted_before_ready();
    void a_wish_for_what_the_agent_lacks_is_refused_and_the_session_opens();
    void an_image_is_refused_where_the_agent_cannot_see();
    void an_embedded_resource_becomes_text_where_it_must();
    void a_resumed_session_repeats_no_history_data();
    void a_resumed_session_repeats_no_history();
    void a_session_that_is_gone_becomes_a_new_one();
    void a_key_in_the_environment_logs_in();
};

void TestAcpDriver::an_agent_introduces_itself_and_opens_a_session()
{
    DriverProbe probe(agent({u"--load"_s}));
    QVERIFY(probe.open());
    QCOMPARE(probe.session, u"fake-session"_s);
    QCOMPARE(probe.info["name"_L1].toString(), u"Fake Agent"_s);
    QCOMPARE(probe.info["version"_L1].toString(), u"1.2.3"_s);
    QCOMPARE(probe.info["can_resume"_L1].toBool(), true);
    QCOMPARE(probe.resumed, false);
    QCOMPARE(probe.phases, (QStringList{u"starting"_s, u"initializing"_s, u"opening session"_s}));
    const QJsonObject config = probe.last(u"config"_s);
    QCOMPARE(config["mode"_L1].toString(), u"ask"_s);
    QCOMPARE(config["modes"_L1].toArray().size(), 2);
    QCOMPARE(config["prompt"_L1]["image"_L1].toBool(), false);
    QVERIFY(probe.driver().agentPid() > 0);
    probe.driver().stop(std::chrono::seconds(20));
    QVERIFY(probe.waitForExit());
    QCOMPARE(probe.exitReason, u"stopped"_s);
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpDriver::text_streams_in_and_ends_up_whole()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"echo to be or not to be"_s));
    QCOMPARE(probe.stopReason, u"end_turn"_s);
    QCOMPARE(probe.messages(), QStringList{u"to be or not to be "_s});
    QCOMPARE(probe.last(u"message"_s)["done"_L1].toBool(), true);
    QVERIFY(probe.run(u"echo again"_s));
    QCOMPARE(probe.messages(), (QStringList{u"to be or not to be "_s, u"again "_s}));
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpDriver::a_message_ends_where_another_begins()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"messages"_s));
    QCOMPARE(probe.messages(u"thought"_s), QStringList{u"hmm"_s});
    QCOMPARE(probe.messages(), (QStringList{u"one two"_s, u"three"_s, u"four"_s}));
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpDriver::tool_calls_plans_and_facts_become_events()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"tools"_s));
    const QJsonObject edit = probe.tool(u"t1"_s);
    QCOMPARE(edit["title"_L1].toString(), u"Edit a.txt"_s);
    QCOMPARE(edit["tool_kind"_L1].toString(), u"edit"_s);
    QCOMPARE(edit["status"_L1].toString(), u"completed"_s);
    QCOMPARE(edit["raw_output"_L1]["ok"_L1].toBool(), true);
    QCOMPARE(edit["locations"_L1][0]["line"_L1].toInt(), 3);
    QVERIFY(parseTime(edit["started"_L1].toString()).isValid());
    QVERIFY(parseTime(edit["ended"_L1].toString()).isValid());
    const QJsonObject diff = edit["content"_L1][0].toObject();
    QCOMPARE(diff["new_text"_L1].toString(), u"new"_s);
    QVERIFY(diff["old_text"_L1].isNull());
    QSet<QString> ids;
    for (const QJsonObject &tool : probe.all(u"tool"_s))
        ids += tool["id"_L1].toString();
    QCOMPARE(ids.size(), 3); // an id that was used up and an id that is none get ids of ours
    QCOMPARE(probe.last(u"plan"_s)["entries"_L1][0]["priority"_L1].toString(), u"high"_s);
    QCOMPARE(probe.last(u"usage"_s)["context_size"_L1].toInt(), 100);
    QCOMPARE(probe.last(u"usage"_s)["cost"_L1]["currency"_L1].toString(), u"USD"_s);
    QCOMPARE(probe.last(u"session"_s)["title"_L1].toString(), u"A title"_s);
    QCOMPARE(probe.last(u"config"_s)["mode"_L1].toString(), u"code"_s);
    QCOMPARE(probe.messages(u"system"_s), QStringList{u"Careful"_s});
    QVERIFY(std::any_of(probe.events.begin(), probe.events.end(), [](const Event &event) {
        return event.fields["commands"_L1][0]["hint"_L1].toString() == "what"_L1;
    }));
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpDriver::an_allowed_call_has_its_effect()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    probe.prompt(u"permission made.txt"_s);
    const QJsonObject permission = probe.waitForEvent(u"permission"_s);
    QCOMPARE(permission["state"_L1].toString(), u"pending"_s);
    QCOMPARE(permission["tool_id"_L1].toString(), u"write-1"_s);
    QCOMPARE(permission["title"_L1].toString(), u"Write made.txt"_s);
    QCOMPARE(permission["options"_L1][0]["kind"_L1].toString(), u"allow_once"_s);
    QVERIFY(!QFile::exists(probe.path(u"made.txt"_s)));
    probe.driver().answerPermission(u"p_unknown"_s, u"allow_once"_s); // ignored
    probe.driver().answerPermission(permission["id"_L1].toString(), u"allow_once"_s);
    probe.driver().answerPermission(permission["id"_L1].toString(), u"reject_once"_s); // too late
    QVERIFY(probe.waitForTurn());
    QVERIFY(QFile::exists(probe.path(u"made.txt"_s)));
    QCOMPARE(probe.messages(), QStringList{u"chosen: allow_once"_s});
    QCOMPARE(probe.tool(u"write-1"_s)["status"_L1].toString(), u"completed"_s);
    QCOMPARE(probe.withdrawals, QStringList());
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpDriver::a_rejected_call_has_none()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    probe.prompt(u"permission made.txt"_s);
    probe.driver().answerPermission(
        probe.waitForEvent(u"permission"_s)["id"_L1].toString(), u"reject_once"_s);
    QVERIFY(probe.waitForTurn());
    QVERIFY(!QFile::exists(probe.path(u"made.txt"_s)));
    QCOMPARE(probe.tool(u"write-1"_s)["status"_L1].toString(), u"failed"_s);
}

void TestAcpDriver::a_cancelled_permission_cancels_the_turn()
{
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    probe.prompt(u"permission"_s);
    const QString id = probe.waitForEvent(u"permission"_s)["id"_L1].toString();
    probe.driver().cancel();
    probe.driver().cancel(); // once is enough
    QVERIFY(probe.waitForTurn());
    QCOMPARE(probe.stopReason, u"cancelled"_s);
    QCOMPARE(probe.withdrawals, QStringList{u"permission "_s + id});
    QCOMPARE(probe.tool(u"write-1"_s)["status"_L1].toString(), u"cancelled"_s);
    QVERIFY(probe.run(u"echo alive"_s)); // and it can go on
    QCOMPARE(probe.stopReason, u"end_turn"_s);
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpDriver::a_question_takes_fields_and_free_text_data()
{
    QTest::addColumn<QJsonObject>("answer");
    QTest::addColumn<QString>("said");
    QTest::newRow("fields") << QJsonObject{{"action"_L1, u"accept"_s},
        {"content"_L1, QJsonObject{{"name"_L1, u"Ann"_s}}}}
                            << u"accept Ann"_s;
    QTest::newRow("text") << QJsonObject{{"action"_L1, u"accept"_s}, {"text"_L1, u"Bob"_s}}
                          << u"accept Bob"_s;
    QTest::newRow("declined") << QJsonObject{{"action"_L1, u"decline"_s}} << u"decline "_s;
    QTest::newRow("cancelled") << QJsonObject{{"action"_L1, u"cancel"_s}} << u"cancel "_s;
}

void TestAcpDriver::a_question_takes_fields_and_free_text()
{
    QFETCH(QJsonObject, answer);
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    probe.prompt(u"question"_s);
    const QJsonObject question = probe.waitForEvent(u"question"_s);
    QCOMPARE(question["message"_L1].toString(), u"Who are you?"_s);
    QVERIFY(question["schema"_L1]["properties"_L1]["name"_L1].isObject());
    probe.driver().answerQuestion(question["id"_L1].toString(), answer);
    QVERIFY(probe.waitForTurn());
    QTEST(probe.messages().value(0), "said");
}

void TestAcpDriver::files_are_read_and_written_inside_the_workspace_only_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("said");
    QTest::newRow("read") << u"read here.txt"_s << u"inside\n"_s;
    QTest::newRow("read through a link") << u"read link.txt"_s << u"inside\n"_s;
    QTest::newRow("read nothing") << u"read nothing.txt"_s << u"error -32002"_s;
    QTest::newRow("climb out") << u"read ../../../../../../etc/passwd"_s << u"error -32602"_s;
    QTest::newRow("absolute") << u"read /etc/passwd"_s << u"error -32602"_s;
    QTest::newRow("linked file") << u"read out.txt"_s << u"error -32602"_s;
    QTest::newRow("linked folder") << u"read outside/passwd"_s << u"error -32602"_s;
    QTest::newRow("write") << u"write new/deep/file.txt"_s << u"written"_s;
    QTest::newRow("write outside") << u"write ../escaped.txt"_s << u"error -32602"_s;
    QTest::newRow("write through a dangling link") << u"write dangling"_s << u"error -32602"_s;
    QTest::newRow("write into a linked folder")
        << u"write outside/ccplant-escaped"_s << u"error -32602"_s;
    QTest::newRow("write onto a folder") << u"write folder"_s << u"error -32603"_s;
}

void TestAcpDriver::files_are_read_and_written_inside_the_workspace_only()
{
    QFETCH(QString, prompt);
    DriverProbe probe(agent());
    QFile file(probe.path(u"here.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("inside\n") > 0);
    file.close();
    QVERIFY(QFile::link(u"here.txt"_s, probe.path(u"link.txt"_s)));
    QVERIFY(QFile::link(u"/etc/passwd"_s, probe.path(u"out.txt"_s)));
    QVERIFY(QFile::link(u"/etc"_s, probe.path(u"outside"_s)));
    QVERIFY(QFile::link(u"../made-by-dangling"_s, probe.path(u"dangling"_s)));
    QVERIFY(QDir(probe.config.workspace).mkdir(u"folder"_s));
    QVERIFY(probe.open());
    QVERIFY(probe.run(prompt));
    QTEST(probe.messages().value(0), "said");
    QVERIFY(!QFile::exists(probe.path(u"../escaped.txt"_s)));
    QVERIFY(!QFile::exists(probe.path(u"../made-by-dangling"_s)));
    QVERIFY(!QFile::exists(u"/etc/ccplant-escaped"_s));
    if (prompt.startsWith("write new"_L1))
        QVERIFY(QFile::exists(probe.path(u"new/deep/file.txt"_s)));
}

void TestAcpDriver::a_terminal_runs_a_real_command_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<int>("code");
    QTest::newRow("output") << u"echo hi; echo there >&2"_s << u"exit 0 truncated 0 length 9"_s
                            << u"hi\nthere\n"_s << 0;
    QTest::newRow("failure") << u"exit 7"_s << u"exit 7 truncated 0 length 0"_s << QString() << 7;
    QTest::newRow("much output") << u"yes | head -c 100000"_s << u"exit 0 truncated 1 length 4096"_s
                                 << u"y\n"_s.repeated(2048) << 0;
    QTest::newRow("signal") << u"kill -9 $$"_s << u"exit -1SIGKILL truncated 0 length 0"_s
                            << QString() << -1;
}

void TestAcpDriver::a_terminal_runs_a_real_command()
{
    QFETCH(QString, command);
    QFETCH(int, code);
    DriverProbe probe(agent());
    QVERIFY(probe.open());
    QVERIFY(probe.run(u"terminal "_s + command));
    QTEST(probe.messages().value(0), "said");
    const QJsonObject block = probe.tool(u"shell"_s)["content"_L1][0].toObject();
    QCOMPARE(block["type"_L1].toString(), u"terminal"_s);
    QTEST(block["output"_L1].toString(), "shown");
    QCOMPARE(block["exit"_L1]["code"_L1].toInt(-1), code);
    QCOMPARE(probe.broken, QStringList());
}

void TestAcpDriver::mode_model_and_options_can_be_switched()
{
    DriverProbe probe(agent({u"--options"_s}));
    QVERIFY(probe.open());
    const QJsonObject config = probe.last(u"config"_s);
    QCOMPARE(config["model"_L1].toString(), u"small"_s);
    QCOMPARE(config["models"_L1].toArray().size(), 2);
    QCOMPARE(config["options"_L1].toArray().size(), 1); // the model is not shown twice
    QCOMPARE(config["options"_L1][0]["type"_L1].toString(), u"boolean"_s);
    probe.driver().configure({{"mode"_L1, u"code"_s}});
    QVERIFY(
        probe.waitFor([&] { return probe.last(u"config"_s)["mode"_L1].toString() == "code"_L1; }));
    probe.driver().configure({{"model"_L1, u"large"_s}});
    QVERIFY(probe.waitFor(
        [&] { return probe.last(u"config"_s)["model"_L1].toString() == "large"_L1; }));
    probe.driver().configure({{"options"_L1, QJsonObject{{"web"_L1, true}}}});
    QVERIFY(probe.waitFor(
        [&] { return probe.last(u"config"_s)["options"_L1][0]["value"_L1].toBool(); }));
    QVERIFY(probe.refusals.isEmpty());
    for (const QJsonObject &wrong :
        {QJsonObject{{"mode"_L1, u"turbo"_s}}, QJsonObject{{"model"_L1, u"huge"_s}},
            QJsonObject{{"options"_L1, QJsonObject{{"web"_L1, u"yes"_s}}}},
            QJsonObject{{"options"_L1, QJsonObject{{"nope"_L1, 1}}}}}) {
        const qsizetype before = probe.refusals.size();
        probe.driver().configure(wrong);
        QCOMPARE(probe.refusals.size(), before + 1);
        QCOMPARE(probe.refusals.last().code, ErrorCode::Unprocessable);
    }
}

void TestAcpDriver::wishes_are_granted_before_ready()
{
    DriverProbe probe(agent({u"--options"_s}));
    probe.config.mode = u"code"_s;
    probe.config.model = u"large"_s;
    probe.config.options = {{"web"_L1, true}};
    QVERIFY(probe.open());
    const QJsonObject config = probe.last(u"config"_s);
    QCOMPARE(config["mode"_L1].toString(), u"code"_s);
    QVERIFY(probe.refusals.isEmpty());
}

void TestAcpDriver::a_wish_for_what_the_agent_lacks_is_refused_and_the_session_opens()
{
    DriverProbe probe(agent());
    probe.config.model = u"large"_s;
    probe.config.mode = u"code"_s;
    QVERIFY(probe.open());
    QCOMPARE(probe.refusals.size(), 1);
    QCOMPARE(probe.last(u"config"_s)["mode"_L1].toString(), u"code"_s);
}

void TestAcpDriver::an_image_is_refused_where_the_agent_cannot_see()
{
    const QJsonArray content{QJsonObject{
        {"type"_L1, u"image"_s}, {"mime_type"_L1, u"image/png"_s}, {"data"_L1, u"AAAA"_s}}};
    DriverProbe blind(agent());
    QVERIFY(blind.open());
    ++blind.turns;
    blind.driver().prompt(u"turn-1"_s, content);
    QCOMPARE(blind.ended, 0); // not from inside of the call
    QVERIFY(blind.waitForTurn());
    QCOMPARE(blind.stopReason, u"error"_s);
    QVERIFY(blind.turnError.contains("images"_L1));
    DriverProbe seeing(agent({u"--images"_s}));
    QVERIFY(seeing.open());
    ++seeing.turns;
    seeing.driver().prompt(u"turn-1"_s, QJsonArray{textBlock(u"echo"_s), content[0]});
    QVERIFY(seeing.waitForTurn());
    QCOMPARE(seeing.messages(), QStringList{u"<image> "_s});
}

void TestAcpDriver::an_embedded_resource_becomes_text_where_it_must()
{
    const QJsonObject resource{{"uri"_L1, u"file:///w/a.txt"_s}, {"text"_L1, u"body"_s}};
    const QJsonArray content{
        textBlock(u"echo "_s), QJsonObject{{"type"_L1, u"resource"_s}, {"resource"_L1, resource}}};
    DriverProbe plain(agent());
    QVERIFY(plain.open());
    ++plain.turns;
    plain.driver().prompt(u"turn-1"_s, content);
    QVERIFY(plain.waitForTurn());
    QCOMPARE(plain.messages(), QStringList{u"file:///w/a.txt:\nbody "_s});
    DriverProbe able(agent({u"--embedded"_s}));
    QVERIFY(able.open());
    ++able.turns;
    able.driver().prompt(u"turn-1"_s, content);
    QVERIFY(able.waitForTurn());
    QCOMPARE(able.messages(), QStringList{u" <resource> "_s});
}

void TestAcpDriver::a_resumed_session_repeats_no_history_data()
{
    QTest::addColumn<QString>("ability");
    QTest::addColumn<QString>("phase");
    QTest::newRow("load") << u"--load"_s << u"loading history"_s;
    QTest::newRow("resume") << u"--resume"_s << u"opening session"_s;
}

void TestAcpDriver::a_resumed_session_repeats_no_history()
{
    QFETCH(QString, ability);
    DriverProbe probe(agent({ability}));
    QVERIFY(probe.open(u"earlier"_s));
    QCOMPARE(probe.session, u"earlier"_s);
    QVERIFY(probe.resumed);
    QTEST(probe.phases.last(), "phase");
    QVERIFY(probe.all(u"message"_s).isEmpty());
    QVERIFY(probe.all(u"tool"_s).isEmpty());
    if (ability == "--load"_L1)
        QCOMPARE(
            probe.last(u"usage"_s)["tokens"_L1].toInt(), 42); // how things are is worth knowing
    QVERIFY(probe.run(u"echo new"_s));
    QCOMPARE(probe.messages(), QStringList{u"new "_s});
}

void TestAcpDriver::a_session_that_is_gone_becomes_a_new_one()
{
    DriverProbe probe(agent({u"--load"_s}));
    QVERIFY(probe.open(u"gone"_s));
    QVERIFY(!probe.resumed);
    QCOMPARE(probe.session, u"fake-session"_s);
    DriverProbe unable(agent());
    QVERIFY(unable.open(u"earlier"_s));
    QVERIFY(!unable.resumed);
}

void TestAcpDriver::a_key_in_the_environment_logs_in()
{
    DriverProbe probe(agent({u"--start=auth-key"_s}));
    probe.config.agent.environment[u"GEMINI_API_KEY"_s] = u"secret"_s;
    QVERIFY(probe.open());
    QVERIFY(probe.methods.isEmpty());
}

QTEST_GUILESS_MAIN(TestAcpDriver)
#include "tst_acp_driver.moc"
