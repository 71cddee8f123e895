// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/acp/mapping.h"
#include "server/runner/drivers/claude/claudetools.h"
#include "server/runner/drivers/claude/taskplan.h"
#include "server/runner/drivers/jsonrpc.h"
#include "server/runner/drivers/linebuffer.h"
#include "server/runner/drivers/tools.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runner;

/// The parts of the drivers that are plain functions on values.
class TestDriverWire : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lines_are_the_same_however_they_are_cut();
    void a_line_beyond_the_bound_ends_the_stream();
    void a_request_is_answered_once();
    void an_answer_finds_its_call_by_number_or_text();
    void hostile_lines_are_faults_data();
    void hostile_lines_are_faults();
    void errors_say_their_details();
    void free_text_goes_where_there_is_room_for_it();
    void always_means_the_narrowest_suggestion();
    void a_cancelled_permission_interrupts();
    void several_questions_are_answered_one_by_one();
    void todos_and_tasks_are_the_plan();
    void a_failed_command_says_its_code();
    void mcp_servers_keep_their_secrets_in_place();
    void large_values_are_cut_and_say_so();
};

void TestDriverWire::lines_are_the_same_however_they_are_cut()
{
    const QByteArray stream = "first\r\n\nthird line\nlast without end";
    for (qsizetype piece = 1; piece <= stream.size(); ++piece) {
        LineBuffer buffer(64);
        QByteArrayList lines;
        for (qsizetype at = 0; at < stream.size(); at += piece) {
            buffer.append(stream.sliced(at, std::min(piece, stream.size() - at)));
            while (const auto line = buffer.next())
                lines += *line;
        }
        QCOMPARE(lines, (QByteArrayList{"first", "", "third line"}));
        QVERIFY(buffer.hasPartialLine());
        QVERIFY(!buffer.overflowed());
    }
}

void TestDriverWire::a_line_beyond_the_bound_ends_the_stream()
{
    LineBuffer buffer(4);
    buffer.append("1234\n123");
    QCOMPARE(buffer.next(), QByteArray("1234"));
    QCOMPARE(buffer.next(), std::nullopt);
    QVERIFY(!buffer.overflowed());
    buffer.append("45");
    QCOMPARE(buffer.next(), std::nullopt);
    QVERIFY(buffer.overflowed());
    buffer.append("\nok\n");
    QCOMPARE(buffer.next(), std::nullopt);
}

void TestDriverWire::a_request_is_answered_once()
{
    RpcPeer peer;
    const RpcMessage request =
        peer.receive(R"({"jsonrpc":"2.0","id":"a","method":"m","params":{"x":1}})");
    QCOMPARE(request.type, RpcMessage::Request);
    QCOMPARE(request.params["x"_L1].toInt(), 1);
    QCOMPARE(peer.receive(R"({"id":"a","method":"n"})").type, RpcMessage::Fault);
    QVERIFY(peer.answer(request.id, QJsonObject{}).contains(R"("id":"a")"));
    QVERIFY(peer.answer(request.id, QJsonObject{}).isEmpty());
    QVERIFY(peer.refuse(request.id, RpcError::internalError, u"x"_s).isEmpty());
    QCOMPARE(peer.receive(R"({"id":1,"method":"m"})").type, RpcMessage::Request);
    QCOMPARE(peer.receive(R"({"id":"1","method":"m"})").type,
        RpcMessage::Request); // a text is another id than a number
    QCOMPARE(peer.receive(R"({"method":"m"})").type, RpcMessage::Notification);
}

void TestDriverWire::an_answer_finds_its_call_by_number_or_text()
{
    RpcPeer peer;
    qint64 first = 0, second = 0;
    peer.request(u"one"_s, {}, &first);
    peer.request(u"two"_s, {}, &second);
    const RpcMessage answer =
        peer.receive(QByteArray(R"({"id":")") + QByteArray::number(second) + R"(","result":null})");
    QCOMPARE(answer.type, RpcMessage::Answer);
    QCOMPARE(answer.method, u"two"_s);
    peer.forget(first);
    QCOMPARE(peer.receive(R"({"id":1,"result":{}})").type, RpcMessage::Fault);
}

void TestDriverWire::hostile_lines_are_faults_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"", "x", "null", "[]", "{}", "[{\"method\":\"m\"}]", "{\"id\":1}",
             "{\"id\":{},\"method\":\"m\"}", "{\"id\":[1],\"result\":1}",
             "{\"id\":null,\"error\":{}}", "{\"method\":5,\"id\":1}",
             "{\"id\":99999999999999999999,\"result\":1}", "{\"error\":\"text\"}", "\xff\xfe",
             "{\"method\":\"m\""})
        QTest::newRow(line) << QByteArray(line);
    QTest::newRow("deep") << QByteArray(5000, '[');
}

void TestDriverWire::hostile_lines_are_faults()
{
    QFETCH(QByteArray, line);
    RpcPeer peer;
    const RpcMessage message = peer.receive(line);
    QCOMPARE(message.type, RpcMessage::Fault);
    QVERIFY(!message.fault.isEmpty());
}

void TestDriverWire::errors_say_their_details()
{
    QCOMPARE((RpcError{1, u"Internal error"_s, QJsonObject{{"details"_L1, u"why"_s}}}).text(),
        u"Internal error: why"_s);
    QCOMPARE((RpcError{1, u"Internal error"_s, u"why"_s}).text(), u"Internal error: why"_s);
    QCOMPARE((RpcError{1, u"It says why"_s, u"why"_s}).text(), u"It says why"_s);
    QCOMPARE((RpcError{1, u"Plain"_s, {}}).text(), u"Plain"_s);
}

void TestDriverWire::free_text_goes_where_there_is_room_for_it()
{
    const auto schema = [](const QByteArray &properties) {
        return QJsonDocument::fromJson("{\"type\":\"object\",\"properties\":" + properties + "}")
            .object();
    };
    const QJsonObject text{{"action"_L1, u"accept"_s}, {"text"_L1, u"free"_s}};
    QCOMPARE(acp::elicitationAnswer(text,
                 schema(R"({"a":{"type":"number"},"b":{"type":"string"}})"))["content"_L1]["b"_L1]
                 .toString(),
        u"free"_s);
    QCOMPARE(
        acp::elicitationAnswer(text, schema(R"({"a":{"type":"string","enum":["x"]}})"))["action"_L1]
            .toString(),
        u"decline"_s);
    QCOMPARE(acp::elicitationAnswer({}, {})["action"_L1].toString(), u"cancel"_s);
}

void TestDriverWire::always_means_the_narrowest_suggestion()
{
    const QJsonArray suggestions = QJsonDocument::fromJson(
        R"([{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"ls *"}]},
        {"type":"setMode","mode":"acceptEdits"}])")
                                       .array();
    QCOMPARE(claude::lastingPermissions(suggestions).size(), 1);
    QCOMPARE(claude::lastingPermissions({suggestions[1]}).size(), 1);
    const QJsonArray options = claude::permissionOptions(u"Bash"_s, suggestions);
    QCOMPARE(options.size(), 3);
    QCOMPARE(options[1]["name"_L1].toString(), u"Always allow ls *"_s);
    QCOMPARE(claude::permissionOptions(u"Bash"_s, {}).size(), 2);
    const QJsonObject always = claude::permissionAnswer(
        u"allow_always"_s, u"Bash"_s, {{"command"_L1, u"ls"_s}}, suggestions);
    QCOMPARE(always["behavior"_L1].toString(), u"allow"_s);
    QCOMPARE(always["updatedInput"_L1]["command"_L1].toString(), u"ls"_s);
    QCOMPARE(always["updatedPermissions"_L1].toArray().size(), 1);
    QVERIFY(!claude::permissionAnswer(u"allow_once"_s, u"Bash"_s, {}, suggestions)
            .contains("updatedPermissions"_L1));
}

void TestDriverWire::a_cancelled_permission_interrupts()
{
    QCOMPARE(claude::permissionAnswer({}, u"Bash"_s, {}, {})["interrupt"_L1].toBool(), true);
    const QJsonObject rejected = claude::permissionAnswer(u"reject_once"_s, u"Bash"_s, {}, {});
    QCOMPARE(rejected["behavior"_L1].toString(), u"deny"_s);
    QVERIFY(!rejected.contains("interrupt"_L1));
}

void TestDriverWire::several_questions_are_answered_one_by_one()
{
    const QJsonObject input = QJsonDocument::fromJson(R"({"questions":[
        {"question":"A?","header":"A","multiSelect":true,"options":[{"label":"x"},{"label":"y"}]},{"question":"B?","options":[]}]})")
                                  .object();
    const QJsonObject asked = claude::questionOf(input);
    QCOMPARE(asked["message"_L1].toString(), u"A?\nB?"_s);
    QCOMPARE(
        asked["schema"_L1]["properties"_L1]["question_1"_L1]["type"_L1].toString(), u"array"_s);
    const QJsonObject answer = claude::questionAnswer(input,
        {{"action"_L1, u"accept"_s}, {"text"_L1, u"free"_s},
            {"content"_L1, QJsonObject{{"question_1"_L1, QJsonArray{u"x"_s, u"y"_s}}}}});
    QCOMPARE(answer["updatedInput"_L1]["answers"_L1]["A?"_L1].toString(), u"x, y"_s);
    QCOMPARE(answer["updatedInput"_L1]["answers"_L1]["B?"_L1].toString(), u"free"_s);
    QCOMPARE(claude::questionAnswer(input, {{"action"_L1, u"decline"_s}})["behavior"_L1].toString(),
        u"deny"_s);
}

void TestDriverWire::todos_and_tasks_are_the_plan()
{
    claude::TaskPlan plan;
    QVERIFY(plan.apply(u"TaskCreate"_s, {{"subject"_L1, u"one"_s}},
        QJsonObject{{"task"_L1, QJsonObject{{"id"_L1, u"1"_s}}}}));
    QVERIFY(
        plan.apply(u"TaskUpdate"_s, {{"taskId"_L1, u"1"_s}, {"status"_L1, u"completed"_s}}, {}));
    QVERIFY(
        !plan.apply(u"TaskUpdate"_s, {{"taskId"_L1, u"7"_s}, {"status"_L1, u"completed"_s}}, {}));
    QCOMPARE(plan.entries()[0]["status"_L1].toString(), u"completed"_s);
    QVERIFY(plan.apply(u"TaskUpdate"_s, {{"taskId"_L1, u"1"_s}, {"status"_L1, u"deleted"_s}}, {}));
    QVERIFY(plan.entries().isEmpty());
    QVERIFY(plan.apply(u"TodoWrite"_s,
        {{"todos"_L1,
            QJsonArray{QJsonObject{{"content"_L1, u"todo"_s}, {"status"_L1, u"in_progress"_s}}}}},
        {}));
    QCOMPARE(plan.entries()[0]["content"_L1].toString(), u"todo"_s);
}

void TestDriverWire::a_failed_command_says_its_code()
{
    const QJsonObject failed = claude::resultFields(u"Bash"_s, u"t"_s,
        {{"is_error"_L1, true}, {"content"_L1, u"Exit code 2\nno such file"_s}}, {});
    QCOMPARE(failed["status"_L1].toString(), u"failed"_s);
    QCOMPARE(failed["content"_L1][0]["output"_L1].toString(), u"no such file"_s);
    QCOMPARE(failed["content"_L1][0]["exit"_L1]["code"_L1].toInt(), 2);
    const QJsonObject denied = claude::resultFields(
        u"Bash"_s, u"t"_s, {{"is_error"_L1, true}, {"content"_L1, u"rejected"_s}}, {});
    QVERIFY(!denied["content"_L1][0].toObject().contains("exit"_L1)); // it never ran
}

void TestDriverWire::mcp_servers_keep_their_secrets_in_place()
{
    const QJsonArray servers = QJsonDocument::fromJson(
        R"([{"name":"a","command":"c","args":["x"],"env":[{"name":"K","value":"v"}]},
        {"type":"http","name":"b","url":"http://h","headers":[{"name":"H","value":"w"}]}])")
                                   .array();
    const QJsonObject all = claude::mcpConfig(servers)["mcpServers"_L1].toObject();
    QCOMPARE(all["a"_L1]["env"_L1]["K"_L1].toString(), u"v"_s);
    QCOMPARE(all["b"_L1]["headers"_L1]["H"_L1].toString(), u"w"_s);
}

void TestDriverWire::large_values_are_cut_and_say_so()
{
    const QString large(3 * 1024 * 1024, u'x');
    const QJsonValue cut = bounded(QJsonArray{textBlock(large)});
    QVERIFY(cut[0]["text"_L1].toString().size() < 1100 * 1024);
    QVERIFY(cut[0]["text"_L1].toString().endsWith("left out"_L1));
    QJsonArray many;
    for (int i = 0; i < 12; ++i)
        many += textBlock(large);
    QCOMPARE(bounded(many).toArray().size(), 1);
    QCOMPARE(bounded(u"small"_s).toString(), u"small"_s);
}

QTEST_GUILESS_MAIN(TestDriverWire)
#include "tst_driver_wire.moc"
