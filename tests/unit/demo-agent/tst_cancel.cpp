// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/demo-agent/client.h"

#include <csignal>
#include <QElapsedTimer>
#include <QFile>

using namespace Qt::StringLiterals;

static bool isAlive(qint64 pid)
{
    QFile status(u"/proc/%1/stat"_s.arg(pid));
    // A zombie that its new parent has not yet collected is dead.
    return status.open(QIODevice::ReadOnly) && !status.readAll().contains(") Z ");
}

class CancelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void every_wait_ends_at_once_data();
    void every_wait_ends_at_once();
    void a_cancelled_command_leaves_no_process();
    void the_end_of_input_leaves_no_process();
    void a_signal_leaves_no_process();
    void a_terminal_of_the_client_is_released();
    void a_request_can_be_cancelled_by_its_id();
};

void CancelTest::every_wait_ends_at_once_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::newRow("slow text") << u"/slow 600"_s;
    QTest::newRow("fast text") << u"/stream 100000"_s;
    QTest::newRow("long text") << u"/long 5000"_s;
    QTest::newRow("open permission") << u"/permission"_s;
    QTest::newRow("open question") << u"/ask"_s;
    QTest::newRow("command that says nothing") << u"/run sleep 600"_s;
    QTest::newRow("command that says much") << u"/run yes"_s;
    QTest::newRow("tool calls") << u"/tools 1000"_s;
    QTest::newRow("tour") << u"hello"_s;
}

void CancelTest::every_wait_ends_at_once()
{
    QFETCH(QString, prompt);
    const QTemporaryDir folder;
    // Slow enough that nothing ends by itself before the cancel comes.
    Client client(folder,
        {{u"CCPLANT_DEMO_DELAY_MS"_s,
            prompt == u"/tools 1000"_s || prompt == u"hello"_s ? u"200"_s : u"1"_s}});
    client.open({{u"elicitation"_s, QJsonObject{{u"form"_s, QJsonObject()}}}});
    if (!prompt.startsWith(u"/run"_s))
        client.permissionAnswer.clear();
    client.handler = [](const QString &, const QJsonObject &) { return QJsonValue(); };
    const int id = client.sendPrompt(prompt);
    QVERIFY(
        client.waitFor([&] { return client.updates.size() >= 2 || !client.requests.isEmpty(); }));
    if (prompt.startsWith(u"/run"_s))
        QVERIFY(client.waitFor([&] { return !client.updatesOf(u"tool_call_update"_s).isEmpty(); }));
    QElapsedTimer since;
    since.start();
    client.cancel();
    QVERIFY(client.waitFor([&] { return client.answers.contains(id); }));
    QCOMPARE(client.answerTo(id)[u"result"_s][u"stopReason"_s].toString(), u"cancelled"_s);
    // The promise is 100 ms; a busy test machine gets more, and still far less than any of these
    // would take.
    QVERIFY2(since.elapsed() < 5'000, qPrintable(u"%1 ms"_s.arg(since.elapsed())));
    qInfo("cancelled after %lld ms", since.elapsed());
    QCOMPARE(client.prompt(u"/refuse"_s)[u"result"_s][u"stopReason"_s].toString(), u"refusal"_s);
}

// Starts a command with a child in the background and gives the child's process id.
static qint64 startCommand(Client &client)
{
    client.sendPrompt(u"/run sleep 600 & echo $! > child; wait"_s);
    if (!client.waitFor([&] { return client.fileContent(u"child"_s).endsWith('\n'); }))
        return 0;
    return client.fileContent(u"child"_s).trimmed().toLongLong();
}

void CancelTest::a_cancelled_command_leaves_no_process()
{
    const QTemporaryDir folder;
    Client client(folder);
    client.open();
    const auto child = startCommand(client);
    QVERIFY(child > 0 && isAlive(child));
    client.cancel();
    QVERIFY(client.waitFor([&] { return !isAlive(child); }));
}

void CancelTest::the_end_of_input_leaves_no_process()
{
    const QTemporaryDir folder;
    Client client(folder);
    client.open();
    const auto child = startCommand(client);
    QVERIFY(child > 0 && isAlive(child));
    client.process.closeWriteChannel();
    QVERIFY(client.waitFor([&] { return !isAlive(child); }));
}

void CancelTest::a_signal_leaves_no_process()
{
    const QTemporaryDir folder;
    Client client(folder);
    client.open();
    const auto child = startCommand(client);
    QVERIFY(child > 0 && isAlive(child));
    ::kill(pid_t(client.process.processId()), SIGTERM);
    QVERIFY(client.waitFor(
        [&] { return !isAlive(child) && client.process.state() == QProcess::NotRunning; }));
}

void CancelTest::a_terminal_of_the_client_is_released()
{
    const QTemporaryDir folder;
    Client client(folder);
    client.open({{u"terminal"_s, true}});
    client.handler = [](const QString &method, const QJsonObject &) -> QJsonValue {
        return method == u"terminal/create"_s ? QJsonValue(QJsonObject{{u"terminalId"_s, u"t"_s}})
                                              : QJsonValue();
    };
    const int id = client.sendPrompt(u"/run make"_s);
    QVERIFY(
        client.waitFor([&] { return client.requests.size() == 3; })); // permission, create, wait
    client.cancel();
    QVERIFY(
        client.waitFor([&] { return client.answers.contains(id) && client.requests.size() == 4; }));
    QCOMPARE(client.requests.last()[u"method"_s].toString(), u"terminal/release"_s);
    QCOMPARE(client.requests.last()[u"params"_s][u"terminalId"_s].toString(), u"t"_s);
}

void CancelTest::a_request_can_be_cancelled_by_its_id()
{
    const QTemporaryDir folder;
    Client client(folder);
    client.open();
    const int id = client.sendPrompt(u"/slow 600"_s);
    QVERIFY(client.waitFor([&] { return !client.text().isEmpty(); }));
    client.notify(u"$/cancel_request"_s, {{u"requestId"_s, id}});
    QVERIFY(client.waitFor([&] { return client.answers.contains(id); }));
}

QTEST_GUILESS_MAIN(CancelTest)
#include "tst_cancel.moc"
