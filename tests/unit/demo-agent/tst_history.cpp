// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/demo-agent/client.h"

#include <QDir>

using namespace Qt::StringLiterals;

class HistoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void load_replays_what_was_said_and_done_before_it_answers();
    void resume_replays_nothing_and_keeps_the_settings();
    void a_killed_agent_still_knows_the_prompt();
    void sessions_are_listed();
    void unknown_and_hostile_ids_are_refused_data();
    void unknown_and_hostile_ids_are_refused();
    void garbage_in_the_file_is_skipped();

private:
    static QJsonObject reopen(Client &client, const QString &method, const QString &session)
    {
        client.call(u"initialize"_s);
        client.session = session;
        client.updates.clear();
        return client.call(method,
            {{u"sessionId"_s, session}, {u"cwd"_s, client.workspace()},
                {u"mcpServers"_s, QJsonArray()}});
    }
};

void HistoryTest::load_replays_what_was_said_and_done_before_it_answers()
{
    const QTemporaryDir folder;
    QString session, said, thought;
    QMap<QString, QJsonObject> tools;
    {
        Client client(folder);
        client.open();
        session = client.session;
        client.prompt(u"こんにちは"_s);
        said = client.text();
        thought = client.text(u"agent_thought_chunk"_s);
        tools = client.tools();
    }
    Client client(folder);
    QVERIFY(reopen(client, u"session/load"_s, session).contains(u"result"_s));
    QCOMPARE(client.text(u"user_message_chunk"_s), u"こんにちは"_s);
    QCOMPARE(client.text(), said);
    QCOMPARE(client.text(u"agent_thought_chunk"_s), thought);
    QCOMPARE(client.tools().keys(), tools.keys());
    for (const auto &[id, tool] : client.tools().asKeyValueRange()) {
        QCOMPARE(tool[u"status"_s], tools[id][u"status"_s]);
        QCOMPARE(tool[u"content"_s], tools[id][u"content"_s]);
    }
    QVERIFY(!client.updatesOf(u"plan"_s).isEmpty());
    QVERIFY2(client.updatesOf(u"agent_message_chunk"_s).size() < 8, "a message is replayed whole");
    QVERIFY(client.waitFor([&] { return !client.updatesOf(u"session_info_update"_s).isEmpty(); }));
    // Ids of later tool calls do not repeat those of earlier ones.
    client.prompt(u"/tools 1"_s);
    QVERIFY(!tools.contains(client.tools().firstKey()));
}

void HistoryTest::resume_replays_nothing_and_keeps_the_settings()
{
    const QTemporaryDir folder;
    QString session;
    {
        Client client(folder);
        client.open();
        session = client.session;
        client.call(u"session/set_mode"_s, {{u"sessionId"_s, session}, {u"modeId"_s, u"plan"_s}});
        client.prompt(u"/think"_s);
    }
    Client client(folder);
    const auto answer = reopen(client, u"session/resume"_s, session);
    QCOMPARE(answer[u"result"_s][u"modes"_s][u"currentModeId"_s].toString(), u"plan"_s);
    QVERIFY(client.text().isEmpty());
    QVERIFY(client.text(u"user_message_chunk"_s).isEmpty());
    QCOMPARE(client.prompt(u"/think"_s)[u"result"_s][u"stopReason"_s].toString(), u"end_turn"_s);
}

void HistoryTest::a_killed_agent_still_knows_the_prompt()
{
    const QTemporaryDir folder;
    QString session;
    {
        Client client(folder);
        client.open();
        session = client.session;
        client.prompt(u"/think"_s);
        client.sendPrompt(u"/slow 600"_s);
        QVERIFY(client.waitFor([&] { return !client.text().isEmpty(); }));
        client.process.kill();
        QVERIFY(client.waitFor([&] { return client.process.state() == QProcess::NotRunning; }));
    }
    Client client(folder);
    QVERIFY(reopen(client, u"session/load"_s, session).contains(u"result"_s));
    QCOMPARE(client.text(u"user_message_chunk"_s), u"/think/slow 600"_s);
    QCOMPARE(client.prompt(u"/think"_s)[u"result"_s][u"stopReason"_s].toString(), u"end_turn"_s);
}

void HistoryTest::sessions_are_listed()
{
    const QTemporaryDir folder;
    Client client(folder);
    client.open();
    client.prompt(u"/think about it"_s);
    const auto list = client.call(u"session/list"_s)[u"result"_s][u"sessions"_s].toArray();
    QCOMPARE(list.size(), 1);
    QCOMPARE(list.at(0)[u"sessionId"_s].toString(), client.session);
    QCOMPARE(list.at(0)[u"title"_s].toString(), u"/think about it"_s);
    QCOMPARE(list.at(0)[u"cwd"_s].toString(), client.workspace());
    QVERIFY(client.call(u"session/list"_s, {{u"cwd"_s, u"/other"_s}})[u"result"_s][u"sessions"_s]
            .toArray()
            .isEmpty());
}

void HistoryTest::unknown_and_hostile_ids_are_refused_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("unknown") << QString(u"demo-"_s + QString(32, u'0'));
    QTest::newRow("empty") << u""_s;
    QTest::newRow("path") << u"../../etc/passwd"_s;
    QTest::newRow("path behind a good id") << QString(u"demo-"_s + QString(32, u'0') + u"/../x"_s);
    QTest::newRow("line feed") << QString(u"demo-"_s + QString(32, u'0') + u"\n"_s);
}

void HistoryTest::unknown_and_hostile_ids_are_refused()
{
    QFETCH(QString, id);
    const QTemporaryDir folder;
    Client client(folder);
    for (const auto &method : {u"session/load"_s, u"session/resume"_s})
        QCOMPARE(reopen(client, method, id)[u"error"_s][u"code"_s].toInt(), -32002);
}

void HistoryTest::garbage_in_the_file_is_skipped()
{
    const QTemporaryDir folder;
    QString session;
    {
        Client client(folder);
        client.open();
        session = client.session;
        client.prompt(u"/think"_s);
    }
    QFile file(folder.filePath(u"state/%1.jsonl"_s.arg(session)));
    QVERIFY(file.open(QIODevice::Append));
    file.write("{\"sessionUpdate\":\"agent_mess\ngarbage\n[]\n{}\n\0\xff\n{\"torn");
    file.close();
    {
        Client client(folder);
        QVERIFY(reopen(client, u"session/load"_s, session).contains(u"result"_s));
        QCOMPARE(client.text(u"user_message_chunk"_s), u"/think"_s);
        QCOMPARE(
            client.prompt(u"/refuse"_s)[u"result"_s][u"stopReason"_s].toString(), u"refusal"_s);
    }
    Client again(folder);
    QVERIFY(reopen(again, u"session/load"_s, session).contains(u"result"_s));
    QCOMPARE(again.text(u"user_message_chunk"_s), u"/think/refuse"_s);
}

QTEST_GUILESS_MAIN(HistoryTest)
#include "tst_history.moc"
