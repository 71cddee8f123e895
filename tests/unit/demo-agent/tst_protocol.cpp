// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/paths/paths.h"
#include "tests/unit/demo-agent/client.h"

using namespace Qt::StringLiterals;

class ProtocolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void it_says_honestly_what_it_is_and_can();
    void nothing_works_before_initialize();
    void malformed_input_is_answered_and_survived_data();
    void malformed_input_is_answered_and_survived();
    void a_line_without_end_is_given_up();
    void unknown_methods_are_refused_and_unknown_notifications_ignored();
    void modes_and_options_can_be_switched();
    void a_session_needs_a_folder_that_exists();
    void a_second_prompt_while_it_works_is_refused();
    void signing_in_can_be_required();
    void it_exits_at_the_end_of_its_input();
    void its_options_are_explained();
};

void ProtocolTest::it_says_honestly_what_it_is_and_can()
{
    const QTemporaryDir folder;
    Client client(folder);
    const auto result =
        client.call(u"initialize"_s, {{u"protocolVersion"_s, 1}})[u"result"_s].toObject();
    QVERIFY(result[u"agentInfo"_s][u"title"_s].toString().contains(u"no model"_s));
    const auto can = result[u"agentCapabilities"_s].toObject();
    QVERIFY(can[u"loadSession"_s].toBool());
    QVERIFY(can[u"sessionCapabilities"_s].toObject().contains(u"resume"_s));
    QVERIFY(can[u"promptCapabilities"_s][u"image"_s].toBool());
    QVERIFY(!can[u"promptCapabilities"_s][u"audio"_s].toBool(true));
}

void ProtocolTest::nothing_works_before_initialize()
{
    const QTemporaryDir folder;
    Client client(folder);
    QCOMPARE(client.call(u"session/new"_s, {{u"cwd"_s, client.workspace()}})[u"error"_s][u"code"_s]
                 .toInt(),
        -32600);
}

void ProtocolTest::malformed_input_is_answered_and_survived_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("code");
    QTest::newRow("no JSON") << QByteArray("hello") << -32700;
    QTest::newRow("half an object") << QByteArray("{\"jsonrpc\":\"2.0\",\"id\":1,") << -32700;
    QTest::newRow("a batch") << QByteArray("[{},{}]") << -32700;
    QTest::newRow("a number") << QByteArray("17") << -32700;
    QTest::newRow("bytes that are no UTF-8") << QByteArray("{\"\xff\xfe\":1}") << -32700;
    QTest::newRow("nesting without end") << QByteArray(100'000, '[') << -32700;
    QTest::newRow("an empty object") << QByteArray("{}") << -32600;
    QTest::newRow("a method that is a number")
        << QByteArray(R"({"jsonrpc":"2.0","method":7})") << -32600;
    QTest::newRow("an id that is an object")
        << QByteArray(R"({"jsonrpc":"2.0","id":{},"method":"initialize"})") << -32600;
}

void ProtocolTest::malformed_input_is_answered_and_survived()
{
    QFETCH(QByteArray, line);
    QFETCH(int, code);
    const QTemporaryDir folder;
    Client client(folder);
    client.write("\n  \n" + line + '\n');
    QVERIFY(client.waitFor([&] { return !client.odd.isEmpty(); }));
    QCOMPARE(client.odd.first()[u"error"_s][u"code"_s].toInt(), code);
    QVERIFY(client.odd.first().value(u"id"_s).isNull());
    client.open();
    QCOMPARE(client.prompt(u"/think"_s)[u"result"_s][u"stopReason"_s].toString(), u"end_turn"_s);
}

void ProtocolTest::a_line_without_end_is_given_up()
{
    const QTemporaryDir folder;
    Client client(folder);
    for (int i = 0; i < 34; ++i)
        client.write(QByteArray(1024 * 1024, 'x'));
    QVERIFY(client.waitFor([&] { return !client.odd.isEmpty(); }));
    QVERIFY(client.odd.first()[u"error"_s][u"message"_s].toString().contains(u"32 MiB"_s));
    client.write("still the same line\n");
    client.open();
    QCOMPARE(client.odd.size(), 1);
}

void ProtocolTest::unknown_methods_are_refused_and_unknown_notifications_ignored()
{
    const QTemporaryDir folder;
    Client client(folder);
    client.open();
    client.notify(u"session/whatever"_s, {});
    client.notify(u"session/cancel"_s, {{u"sessionId"_s, u"nobody"_s}});
    client.cancel(); // no turn: nothing to do
    QCOMPARE(client.call(u"session/fly"_s)[u"error"_s][u"code"_s].toInt(), -32601);
    client.write(R"({"jsonrpc":"2.0","id":900,"method":"session/prompt","params":[]})"
                 "\n");
    QVERIFY(client.waitFor([&] { return client.answers.contains(900); }));
    QCOMPARE(client.answers[900][u"error"_s][u"code"_s].toInt(), -32602);
    QCOMPARE(
        client
            .call(u"session/prompt"_s,
                {{u"sessionId"_s, client.session}, {u"prompt"_s, u"text"_s}})[u"error"_s][u"code"_s]
            .toInt(),
        -32602);
    QCOMPARE(client.call(u"session/prompt"_s, {{u"sessionId"_s, u"../x"_s}})[u"error"_s][u"code"_s]
                 .toInt(),
        -32002);
}

void ProtocolTest::modes_and_options_can_be_switched()
{
    const QTemporaryDir folder;
    Client client(folder);
    const QJsonObject yes;
    client.open(
        {{u"session"_s, QJsonObject{{u"configOptions"_s, QJsonObject{{u"boolean"_s, yes}}}}}});
    const auto set = [&](const QString &option, const QJsonValue &value) {
        return client.call(u"session/set_config_option"_s,
            {{u"sessionId"_s, client.session}, {u"configId"_s, option}, {u"value"_s, value},
                {u"type"_s, value.isBool() ? u"boolean"_s : QString()}});
    };
    const auto valueOf = [](const QJsonValue &options, const QString &id) {
        for (const auto &option : options.toArray()) {
            if (option[u"id"_s] == id)
                return option[u"currentValue"_s];
        }
        return QJsonValue(QJsonValue::Undefined);
    };
    QCOMPARE(valueOf(set(u"model"_s, u"demo-slow"_s)[u"result"_s][u"configOptions"_s], u"model"_s)
                 .toString(),
        u"demo-slow"_s);
    QCOMPARE(valueOf(set(u"thoughts"_s, false)[u"result"_s][u"configOptions"_s], u"thoughts"_s),
        QJsonValue(false));
    client.prompt(u"/think"_s);
    QVERIFY(client.updatesOf(u"agent_thought_chunk"_s).isEmpty());
    for (const auto &[option, value] : QList<std::pair<QString, QJsonValue>>{
             {u"model"_s, u"gpt"_s}, {u"thoughts"_s, u"yes"_s}, {u"none"_s, 1}})
        QCOMPARE(set(option, value)[u"error"_s][u"code"_s].toInt(), -32602);

    client.updates.clear();
    QVERIFY(client
            .call(
                u"session/set_mode"_s, {{u"sessionId"_s, client.session}, {u"modeId"_s, u"plan"_s}})
            .contains(u"result"_s));
    QVERIFY(client.waitFor([&] { return !client.updatesOf(u"config_option_update"_s).isEmpty(); }));
    QCOMPARE(
        valueOf(client.updatesOf(u"config_option_update"_s).first()[u"configOptions"_s], u"mode"_s)
            .toString(),
        u"plan"_s);
    QVERIFY(set(u"mode"_s, u"ask"_s).contains(u"result"_s));
    QVERIFY(client.waitFor([&] { return !client.updatesOf(u"current_mode_update"_s).isEmpty(); }));
    QCOMPARE(client.updatesOf(u"current_mode_update"_s).first()[u"currentModeId"_s].toString(),
        u"ask"_s);
    QCOMPARE(
        client
            .call(u"session/set_mode"_s,
                {{u"sessionId"_s, client.session}, {u"modeId"_s, u"yolo"_s}})[u"error"_s][u"code"_s]
            .toInt(),
        -32602);
}

void ProtocolTest::a_session_needs_a_folder_that_exists()
{
    const QTemporaryDir folder;
    Client client(folder);
    client.open();
    for (const auto &cwd : {u""_s, u"."_s, u"/does/not/exist"_s})
        QCOMPARE(client.call(u"session/new"_s, {{u"cwd"_s, cwd}})[u"error"_s][u"code"_s].toInt(),
            -32602);
}

void ProtocolTest::a_second_prompt_while_it_works_is_refused()
{
    const QTemporaryDir folder;
    Client client(folder);
    client.open();
    const int first = client.sendPrompt(u"/slow 600"_s);
    QVERIFY(client.waitFor([&] { return !client.text().isEmpty(); }));
    QCOMPARE(client.prompt(u"/think"_s)[u"error"_s][u"code"_s].toInt(), -32600);
    QVERIFY(!client.answers.contains(first));
    QVERIFY(
        client.call(u"session/close"_s, {{u"sessionId"_s, client.session}}).contains(u"result"_s));
    QCOMPARE(client.answerTo(first)[u"result"_s][u"stopReason"_s].toString(), u"cancelled"_s);
}

void ProtocolTest::signing_in_can_be_required()
{
    const QTemporaryDir folder;
    Client client(folder, {{u"CCPLANT_DEMO_AUTH"_s, u"required"_s}});
    const auto hello = client.call(u"initialize"_s);
    const auto method = hello[u"result"_s][u"authMethods"_s].toArray().at(0)[u"id"_s].toString();
    const QJsonObject params{{u"cwd"_s, client.workspace()}};
    QCOMPARE(client.call(u"session/new"_s, params)[u"error"_s][u"code"_s].toInt(), -32000);
    QCOMPARE(
        client.call(u"authenticate"_s, {{u"methodId"_s, u"x"_s}})[u"error"_s][u"code"_s].toInt(),
        -32602);
    QVERIFY(client.call(u"authenticate"_s, {{u"methodId"_s, method}}).contains(u"result"_s));
    QVERIFY(client.call(u"session/new"_s, params).contains(u"result"_s));
}

void ProtocolTest::it_exits_at_the_end_of_its_input()
{
    const QTemporaryDir folder;
    Client client(folder);
    client.open();
    client.sendPrompt(u"/slow 600"_s);
    QVERIFY(client.waitFor([&] { return !client.text().isEmpty(); }));
    client.process.closeWriteChannel();
    QVERIFY(client.waitFor([&] { return client.process.state() == QProcess::NotRunning; }));
    QCOMPARE(client.process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(client.process.exitCode(), 0);
}

void ProtocolTest::its_options_are_explained()
{
    QProcess process;
    const auto program = ccplant::test::program(u"ccplant-demo-agent"_s);
    process.start(program, {u"--help"_s});
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(process.readAllStandardOutput().contains("CCPLANT_DEMO_STATE"));
    process.start(program, {u"--nonsense"_s});
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 2);
    QVERIFY(process.readAllStandardError().contains("--nonsense"));
}

QTEST_GUILESS_MAIN(ProtocolTest)
#include "tst_protocol.moc"
