// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/demo-agent/client.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

static QString stopReason(const QJsonObject &answer)
{
    return answer[u"result"_s][u"stopReason"_s].toString();
}

class ScenariosTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_client = std::make_unique<Client>(*m_folder);
    }
    void every_command_of_the_list_ends_its_turn();
    void free_text_is_a_tour_in_the_language_of_the_prompt_data();
    void free_text_is_a_tour_in_the_language_of_the_prompt();
    void a_denied_tour_changes_nothing();
    void a_second_tour_adds_to_the_file();
    void plan_mode_changes_nothing_and_edit_mode_asks_for_no_edit();
    void always_is_remembered_for_the_kind();
    void a_command_really_runs_and_tells_how_it_ended();
    void a_command_runs_in_the_clients_terminal_when_there_is_one();
    void files_are_written_edited_and_read();
    void files_go_through_the_client_when_it_offers_that();
    void paths_that_lead_out_are_left_alone();
    void a_question_is_asked_and_its_answer_repeated();
    void pictures_come_back();
    void a_helpers_tool_calls_name_their_parent();
    void text_streams_in_pieces();
    void turns_fail_as_asked_data();
    void turns_fail_as_asked();
    void it_dies_as_asked();

private:
    Client &client() { return *m_client; }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Client> m_client;
};

void ScenariosTest::every_command_of_the_list_ends_its_turn()
{
    client().open({{u"elicitation"_s, QJsonObject{{u"form"_s, QJsonObject()}}}});
    client().handler = [](const QString &, const QJsonObject &) {
        return QJsonObject{{u"action"_s, u"decline"_s}};
    };
    client().writeFile(u"x"_s, "x\n");
    const auto commands = client()
                              .updatesOf(u"available_commands_update"_s)
                              .first()[u"availableCommands"_s]
                              .toArray();
    QVERIFY(commands.size() >= 20);
    QStringList names;
    for (const auto &command : commands)
        names += command[u"name"_s].toString();
    client().prompt(u"/help"_s);
    const auto help = client().text();
    for (const auto &name : std::as_const(names)) {
        QVERIFY2(help.contains(u"`/"_s + name + u"`"_s), qPrintable(name));
        if (name == u"crash"_s)
            continue;
        for (const auto &argument : {QString(), name == u"slow"_s ? u" 1"_s : u" x"_s}) {
            if (name == u"slow"_s && argument.isEmpty())
                continue; // its default takes twenty seconds
            const auto answer = client().prompt(u"/"_s + name + argument);
            QVERIFY2(
                stopReason(answer).size() > 0 || answer.contains(u"error"_s), qPrintable(name));
            for (const auto &tool : client().tools())
                QVERIFY2(tool[u"status"_s] == u"completed"_s || tool[u"status"_s] == u"failed"_s,
                    qPrintable(name));
            QVERIFY(!client().updatesOf(u"usage_update"_s).isEmpty());
        }
    }
    QCOMPARE(stopReason(client().prompt(u"/nonsense"_s)), u"end_turn"_s);
    QVERIFY(client().text().contains(u"/help"_s));
}

void ScenariosTest::free_text_is_a_tour_in_the_language_of_the_prompt_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("says");
    QTest::newRow("english") << u"Fix the login bug"_s << u"no model"_s;
    QTest::newRow("japanese") << u"ログインの不具合を直して"_s << u"モデルはない"_s;
    QTest::newRow("kanji only") << u"修正"_s << u"モデルはない"_s;
}

void ScenariosTest::free_text_is_a_tour_in_the_language_of_the_prompt()
{
    QFETCH(QString, prompt);
    QFETCH(QString, says);
    client().open();
    client().writeFile(u"seen.txt"_s, "x");
    QCOMPARE(stopReason(client().prompt(prompt)), u"end_turn"_s);
    QVERIFY(client().text().contains(says));
    QVERIFY(!client().text(u"agent_thought_chunk"_s).isEmpty());
    const auto plan = client().updatesOf(u"plan"_s).last()[u"entries"_s].toArray();
    QVERIFY(plan.size() >= 3);
    for (const auto &entry : plan)
        QCOMPARE(entry[u"status"_s].toString(), u"completed"_s);
    const auto tools = client().tools().values();
    QCOMPARE(tools.size(), 3);
    QVERIFY(tools.at(0)[u"content"_s].toArray().at(0)[u"content"_s][u"text"_s].toString().contains(
        u"seen.txt"_s));
    QCOMPARE(client().permissions.size(), 1);
    const auto diff =
        client().permissions.first()[u"toolCall"_s][u"content"_s].toArray().at(0).toObject();
    QCOMPARE(diff[u"type"_s].toString(), u"diff"_s);
    QVERIFY(diff[u"oldText"_s].isNull());
    QCOMPARE(diff[u"path"_s].toString(), client().workspace() + u"/ccplant-demo.md"_s);
    QCOMPARE(client().fileContent(u"ccplant-demo.md"_s), diff[u"newText"_s].toString().toUtf8());
    QVERIFY(client().fileContent(u"ccplant-demo.md"_s).contains(prompt.toUtf8()));
    QVERIFY(tools.at(2)[u"rawOutput"_s][u"output"_s].toString().contains(u"ccplant-demo.md"_s));
    QCOMPARE(client().updatesOf(u"session_info_update"_s).first()[u"title"_s].toString(), prompt);
}

void ScenariosTest::a_denied_tour_changes_nothing()
{
    client().open();
    client().permissionAnswer = u"reject_once"_s;
    QCOMPARE(stopReason(client().prompt(u"hello"_s)), u"end_turn"_s);
    QVERIFY(QDir(client().workspace()).isEmpty());
    QVERIFY(client().text().contains(u"did not allow"_s));
    QCOMPARE(client().tools().last()[u"status"_s].toString(), u"failed"_s);
}

void ScenariosTest::a_second_tour_adds_to_the_file()
{
    client().open();
    client().prompt(u"first"_s);
    client().prompt(u"second"_s);
    const auto content = client().fileContent(u"ccplant-demo.md"_s);
    QVERIFY(content.contains("- first\n- second\n"));
    QCOMPARE(
        client().permissions.first()[u"toolCall"_s][u"content"_s]
                .toArray()
                .at(0)[u"oldText"_s]
                .toString()
                .toUtf8()
            + "- second\n",
        content);
}

void ScenariosTest::plan_mode_changes_nothing_and_edit_mode_asks_for_no_edit()
{
    client().open();
    const auto mode = [&](const QString &id) {
        client().call(
            u"session/set_mode"_s, {{u"sessionId"_s, client().session}, {u"modeId"_s, id}});
    };
    mode(u"plan"_s);
    client().prompt(u"/write a.txt text"_s);
    client().prompt(u"/run touch b.txt"_s);
    QVERIFY(client().permissions.isEmpty());
    QVERIFY(QDir(client().workspace()).isEmpty());
    mode(u"auto-edit"_s);
    client().prompt(u"/write a.txt text"_s);
    QVERIFY(client().permissions.isEmpty());
    QCOMPARE(client().fileContent(u"a.txt"_s), "text\n");
    client().prompt(u"/run touch b.txt"_s);
    QCOMPARE(client().permissions.size(), 1);
    QVERIFY(QFileInfo::exists(client().workspace() + u"/b.txt"_s));
}

void ScenariosTest::always_is_remembered_for_the_kind()
{
    client().open();
    client().permissionAnswer = u"allow_always"_s;
    client().prompt(u"/run true"_s);
    QCOMPARE(client().permissions.size(), 1);
    client().prompt(u"/run echo again"_s);
    QCOMPARE(client().permissions.size(), 0);
    client().prompt(u"/write a.txt text"_s);
    QCOMPARE(client().permissions.size(), 1);
}

void ScenariosTest::a_command_really_runs_and_tells_how_it_ended()
{
    client().open();
    client().prompt(u"/run echo one; sleep 0.3; echo '```' >&2; touch made; pwd; exit 3"_s);
    const auto tool = client().onlyTool();
    QCOMPARE(tool[u"kind"_s].toString(), u"execute"_s);
    QCOMPARE(tool[u"status"_s].toString(), u"failed"_s);
    QCOMPARE(tool[u"rawOutput"_s][u"result"_s].toString(), u"exit code 3"_s);
    QCOMPARE(tool[u"rawOutput"_s][u"output"_s].toString(),
        u"one\n```\n"_s + client().workspace() + u"\n"_s);
    QVERIFY2(tool[u"content"_s].toArray().at(0)[u"content"_s][u"text"_s].toString().startsWith(
                 u"````console\n"_s),
        "the fence holds");
    QVERIFY(QFileInfo::exists(client().workspace() + u"/made"_s));
    bool streamed = false;
    for (const auto &update : client().updatesOf(u"tool_call_update"_s))
        streamed = streamed
            || update[u"content"_s].toArray().at(0)[u"content"_s][u"text"_s].toString()
                == u"```console\none\n```\n"_s;
    QVERIFY2(streamed, "the first line is shown before the command has ended");
    client().prompt(u"/run kill -9 $$"_s);
    QCOMPARE(client().onlyTool()[u"rawOutput"_s][u"result"_s].toString(), u"killed"_s);
    client().prompt(u"/run yes 0123456789 | head -c 2000000"_s);
    QVERIFY(client().onlyTool()[u"rawOutput"_s][u"output"_s].toString().size() <= 256 * 1024);
}

void ScenariosTest::a_command_runs_in_the_clients_terminal_when_there_is_one()
{
    client().open({{u"terminal"_s, true}});
    client().handler = [](const QString &method, const QJsonObject &) -> QJsonValue {
        if (method == u"terminal/create"_s)
            return QJsonObject{{u"terminalId"_s, u"term-1"_s}};
        if (method == u"terminal/wait_for_exit"_s)
            return QJsonObject{{u"exitCode"_s, 0}};
        if (method == u"terminal/output"_s)
            return QJsonObject{{u"output"_s, u"from the terminal"_s}, {u"truncated"_s, false}};
        return QJsonObject();
    };
    client().prompt(u"/run make"_s);
    const auto tool = client().onlyTool();
    QCOMPARE(tool[u"content"_s].toArray().at(0).toObject(),
        (QJsonObject{{u"type"_s, u"terminal"_s}, {u"terminalId"_s, u"term-1"_s}}));
    QCOMPARE(tool[u"rawOutput"_s][u"output"_s].toString(), u"from the terminal"_s);
    QCOMPARE(tool[u"status"_s].toString(), u"completed"_s);
    QStringList methods;
    for (const auto &request : std::as_const(client().requests))
        methods += request[u"method"_s].toString();
    QCOMPARE(methods,
        QStringList({u"session/request_permission"_s, u"terminal/create"_s,
            u"terminal/wait_for_exit"_s, u"terminal/output"_s, u"terminal/release"_s}));
    QCOMPARE(client().requests.at(1)[u"params"_s][u"cwd"_s].toString(), client().workspace());
}

void ScenariosTest::files_are_written_edited_and_read()
{
    client().open();
    client().prompt(u"/write \"a folder/日本語.txt\" one two"_s);
    QCOMPARE(client().fileContent(u"a folder/日本語.txt"_s), "one two\n");
    client().prompt(u"/edit \"a folder/日本語.txt\" two => three"_s);
    QCOMPARE(client().fileContent(u"a folder/日本語.txt"_s), "one three\n");
    const auto diff = client().onlyTool()[u"content"_s].toArray().at(0).toObject();
    QCOMPARE(diff[u"oldText"_s].toString(), u"one two\n"_s);
    QCOMPARE(diff[u"newText"_s].toString(), u"one three\n"_s);
    client().prompt(u"/edit \"a folder/日本語.txt\""_s);
    QCOMPARE(client().fileContent(u"a folder/日本語.txt"_s).count('\n'), 2);
    client().prompt(u"/read \"a folder/日本語.txt\""_s);
    QVERIFY(client()
            .onlyTool()[u"content"_s]
            .toArray()
            .at(0)[u"content"_s][u"text"_s]
            .toString()
            .contains(u"one three"_s));
    client().permissionAnswer = u"reject_once"_s;
    client().prompt(u"/write new.txt text"_s);
    QVERIFY(!QFileInfo::exists(client().workspace() + u"/new.txt"_s));
    client().writeFile(u"binary"_s, QByteArray("\0\1", 2));
    client().prompt(u"/read binary"_s);
    QCOMPARE(client().onlyTool()[u"status"_s].toString(), u"failed"_s);
    client().prompt(u"/read none"_s);
    QCOMPARE(client().onlyTool()[u"status"_s].toString(), u"failed"_s);
    client().prompt(u"/edit none"_s);
    QVERIFY(client().tools().isEmpty());
}

void ScenariosTest::files_go_through_the_client_when_it_offers_that()
{
    client().open({{u"fs"_s, QJsonObject{{u"readTextFile"_s, true}, {u"writeTextFile"_s, true}}}});
    QString written;
    client().handler = [&](const QString &method, const QJsonObject &params) -> QJsonValue {
        if (method == u"fs/read_text_file"_s)
            return QJsonObject{{u"content"_s, u"from the editor\n"_s}};
        written = params.value(u"content"_s).toString();
        return QJsonObject();
    };
    client().writeFile(u"a.txt"_s, "on disk\n");
    client().prompt(u"/edit a.txt editor => client"_s);
    QCOMPARE(written, u"from the client\n"_s);
    QCOMPARE(client().fileContent(u"a.txt"_s), "on disk\n");
}

void ScenariosTest::paths_that_lead_out_are_left_alone()
{
    client().open();
    QVERIFY(QFile::link(u"/etc"_s, client().workspace() + u"/etc"_s));
    QVERIFY(QFile::link(u"/nowhere/x"_s, client().workspace() + u"/dangling"_s));
    for (const auto &path : {u"../outside"_s, u"/etc/passwd"_s, u"etc/passwd"_s,
             u"a/../../outside"_s, u"etc/new"_s, u"dangling"_s}) {
        for (const auto &command : {u"/read "_s, u"/edit "_s, u"/write "_s}) {
            client().prompt(command + path + u" x"_s);
            QVERIFY2(client().text().contains(u"not inside the workspace"_s),
                qPrintable(command + path));
            QVERIFY(client().tools().isEmpty());
        }
    }
    QVERIFY(!QFileInfo::exists(client().workspace() + u"/../outside"_s));
}

void ScenariosTest::a_question_is_asked_and_its_answer_repeated()
{
    client().open({{u"elicitation"_s, QJsonObject{{u"form"_s, QJsonObject()}}}});
    client().handler = [](const QString &, const QJsonObject &) {
        return QJsonObject{
            {u"action"_s, u"accept"_s}, {u"content"_s, QJsonObject{{u"season"_s, u"autumn"_s}}}};
    };
    client().prompt(u"/ask"_s);
    const auto params = client().requests.first()[u"params"_s].toObject();
    QCOMPARE(params[u"mode"_s].toString(), u"form"_s);
    QVERIFY(params[u"requestedSchema"_s][u"properties"_s].toObject().contains(u"season"_s));
    QVERIFY(client().text().contains(u"autumn"_s));
    client().handler = [](const QString &, const QJsonObject &) {
        return QJsonObject{{u"action"_s, u"cancel"_s}};
    };
    client().prompt(u"/ask"_s);
    QVERIFY(client().text().contains(u"no answer"_s));
}

void ScenariosTest::pictures_come_back()
{
    client().open();
    client().prompt(u"/image"_s);
    const auto own = client().updatesOf(u"agent_message_chunk"_s).first()[u"content"_s].toObject();
    QCOMPARE(own[u"mimeType"_s].toString(), u"image/png"_s);
    QVERIFY(QByteArray::fromBase64(own[u"data"_s].toString().toLatin1())
            .startsWith("\x89PNG\r\n\x1a\n"));
    client().updates.clear();
    const QJsonObject picture{
        {u"type"_s, u"image"_s}, {u"mimeType"_s, u"image/gif"_s}, {u"data"_s, u"R0lGOD"_s}};
    const QJsonObject text{{u"type"_s, u"text"_s}, {u"text"_s, u"/image"_s}};
    client().call(u"session/prompt"_s,
        {{u"sessionId"_s, client().session}, {u"prompt"_s, QJsonArray{text, picture}}});
    QCOMPARE(
        client().updatesOf(u"agent_message_chunk"_s).first()[u"content"_s].toObject(), picture);
}

void ScenariosTest::a_helpers_tool_calls_name_their_parent()
{
    client().open();
    client().prompt(u"/subagent"_s);
    const auto tools = client().tools();
    QCOMPARE(tools.size(), 3);
    int children = 0;
    for (const auto &tool : tools)
        children +=
            tools.contains(tool[u"_meta"_s][u"claudeCode"_s][u"parentToolUseId"_s].toString()) ? 1
                                                                                               : 0;
    QCOMPARE(children, 2);
    client().prompt(u"/tools 7"_s);
    QCOMPARE(client().tools().size(), 7);
}

void ScenariosTest::text_streams_in_pieces()
{
    client().open();
    client().prompt(u"/stream 500"_s);
    QCOMPARE(client().text().simplified().split(u' ').size(), 500);
    QVERIFY(client().updatesOf(u"agent_message_chunk"_s).size() >= 400);
    client().prompt(u"/stream"_s);
    for (const auto &part :
        {u"# "_s, u"| Agent |"_s, u"```cpp"_s, u"```python"_s, u"日本語"_s, u"1. "_s})
        QVERIFY2(client().text().contains(part), qPrintable(part));
    client().prompt(u"/long 30"_s);
    QCOMPARE(client().text().count(u"\n\n"_s), 30);
    client().prompt(u"/code rust"_s);
    QVERIFY(client().text().startsWith(u"```rust\nfn main()"_s));
}

void ScenariosTest::turns_fail_as_asked_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<int>("code");
    QTest::newRow("error") << u"/error"_s << -32603;
    QTest::newRow("params") << u"/error params"_s << -32602;
    QTest::newRow("limit") << u"/error limit"_s << -32603;
    QTest::newRow("auth error") << u"/error auth"_s << -32000;
    QTest::newRow("auth") << u"/auth"_s << -32000;
}

void ScenariosTest::turns_fail_as_asked()
{
    QFETCH(QString, prompt);
    QFETCH(int, code);
    client().open();
    QCOMPARE(client().prompt(prompt)[u"error"_s][u"code"_s].toInt(), code);
    QCOMPARE(stopReason(client().prompt(u"/refuse"_s)), u"refusal"_s);
    QCOMPARE(stopReason(client().prompt(u"/think"_s)), u"end_turn"_s);
}

void ScenariosTest::it_dies_as_asked()
{
    client().open();
    QVERIFY(client().prompt(u"/crash"_s).isEmpty());
    QVERIFY(client().waitFor([&] { return client().process.state() == QProcess::NotRunning; }));
    QCOMPARE(client().process.exitCode(), 70);
    QVERIFY(client().text().startsWith(u"I am about to"_s));
    const QTemporaryDir folder;
    Client other(folder);
    other.open();
    other.prompt(u"/crash kill"_s);
    QVERIFY(other.waitFor([&] { return other.process.state() == QProcess::NotRunning; }));
    QCOMPARE(other.process.exitStatus(), QProcess::CrashExit);
}

QTEST_GUILESS_MAIN(ScenariosTest)
#include "tst_scenarios.moc"
