// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/config.h"
#include "server/runner/engine/agentfile.h"
#include "server/runner/engine/title.h"
#include "server/runner/runnerfile.h"
#include "server/runner/surface/bearer.h"
#include "server/runner/surface/multipart.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <unistd.h>

using namespace ccplant;
using namespace ccplant::runner;
using namespace Qt::StringLiterals;

namespace {

QJsonObject smallestConfig()
{
    return {{u"session_id"_s, u"s_1"_s},
        {u"agent"_s,
            QJsonObject{{u"id"_s, u"demo"_s}, {u"driver"_s, u"acp"_s},
                {u"command"_s, QJsonArray{u"agent"_s}}}}};
}

Result<RunnerConfig> read(const QJsonObject &object)
{
    return readConfig(QJsonDocument(object).toJson());
}

} // namespace

class TestRunnerParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_config_is_read_whole()
    {
        QJsonObject object = smallestConfig();
        object[u"agent"_s] = QJsonObject{{u"id"_s, u"x"_s}, {u"driver"_s, u"claude"_s},
            {u"command"_s, QJsonArray{u"a"_s, u"-b"_s}},
            {u"env"_s, QJsonObject{{u"KEY"_s, u"value"_s}}}};
        object[u"initial_prompt"_s] =
            QJsonObject{{u"client_id"_s, u"c"_s}, {u"content"_s, QJsonArray{textBlock(u"go"_s)}}};
        object[u"mode"_s] = u"plan"_s;
        object[u"options"_s] = QJsonObject{{u"fast"_s, true}};
        object[u"mcp_servers"_s] = QJsonArray{QJsonObject{{u"name"_s, u"files"_s}}};
        object[u"base_commit"_s] = QString(40, u'a');
        object[u"sandbox"_s] =
            QJsonObject{{u"kind"_s, u"bwrap"_s}, {u"hide"_s, QJsonArray{u"/root"_s}}};
        object[u"limits"_s] = QJsonObject{
            {u"memory_bytes"_s, 1000}, {u"log_bytes"_s, 2000}, {u"upload_bytes"_s, 3000}};
        const Result<RunnerConfig> config = read(object);
        QVERIFY2(config, qPrintable(config ? QString() : config.error().detail));
        QCOMPARE(config->driver.sessionId, u"s_1"_s);
        QCOMPARE(config->driver.agent.command, QStringList({u"a"_s, u"-b"_s}));
        QCOMPARE(config->driver.agent.environment.value(u"KEY"_s), u"value"_s);
        QCOMPARE(config->driver.mode, u"plan"_s);
        QCOMPARE(config->driver.options[u"fast"_s].toBool(), true);
        QCOMPARE(config->driver.mcpServers.size(), 1);
        QCOMPARE(config->driver.sandbox.hide, QStringList{u"/root"_s});
        QCOMPARE(config->driver.limits.memoryBytes, 1000);
        QCOMPARE(config->logBytes, 2000);
        QCOMPARE(config->uploadBytes, 3000);
        QCOMPARE(config->initialPrompt->clientId, u"c"_s);
    }

    void a_wrong_field_is_named_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("named");
        QTest::newRow("no session")
            << u"session_id"_s << QJsonValue(QJsonValue::Undefined) << u"'session_id' is missing"_s;
        QTest::newRow("bad session")
            << u"session_id"_s << QJsonValue(u"a/b"_s) << u"'session_id'"_s;
        QTest::newRow("agent") << u"agent"_s << QJsonValue(3) << u"'agent'"_s;
        QTest::newRow("driver") << u"agent"_s
                                << QJsonValue(
                                       QJsonObject{{u"id"_s, u"x"_s}, {u"driver"_s, u"telepathy"_s},
                                           {u"command"_s, QJsonArray{u"a"_s}}})
                                << u"'agent.driver'"_s;
        QTest::newRow("command") << u"agent"_s
                                 << QJsonValue(QJsonObject{{u"id"_s, u"x"_s},
                                        {u"driver"_s, u"acp"_s}, {u"command"_s, QJsonArray{}}})
                                 << u"'agent.command'"_s;
        QTest::newRow("prompt") << u"initial_prompt"_s
                                << QJsonValue(QJsonObject{{u"client_id"_s, u"c"_s}})
                                << u"'initial_prompt.content'"_s;
        QTest::newRow("limits") << u"limits"_s << QJsonValue(QJsonObject{{u"processes"_s, -1}})
                                << u"'limits.processes'"_s;
        QTest::newRow("sandbox") << u"sandbox"_s << QJsonValue(QJsonObject{{u"kind"_s, u"jail"_s}})
                                 << u"'sandbox.kind'"_s;
        QTest::newRow("commit") << u"base_commit"_s << QJsonValue(u"HEAD"_s) << u"'base_commit'"_s;
        QTest::newRow("options") << u"options"_s << QJsonValue(QJsonObject{{u"x"_s, 1}})
                                 << u"'options'"_s;
        QTest::newRow("mcp") << u"mcp_servers"_s << QJsonValue(QJsonArray{1}) << u"'mcp_servers'"_s;
    }
    void a_wrong_field_is_named()
    {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QFETCH(QString, named);
        QJsonObject object = smallestConfig();
        QVERIFY(read(object));
        object[field] = value;
        const Result<RunnerConfig> config = read(object);
        QVERIFY(!config);
        QVERIFY2(config.error().detail.startsWith(named), qPrintable(config.error().detail));
    }

    void a_config_that_is_no_object_is_refused()
    {
        for (const QByteArray &bytes :
            {QByteArray(), QByteArray("{"), QByteArray("[]"), QByteArray("\xff\xfe")})
            QVERIFY(!readConfig(bytes));
    }

    void a_token_must_match_whole()
    {
        QVERIFY(isBearer("Bearer abc", "abc"));
        QVERIFY(isBearer("bearer abc", "abc"));
        for (const QByteArray &wrong :
            {QByteArray(), QByteArray("Bearer"), QByteArray("Bearer ab"), QByteArray("Bearer abcd"),
                QByteArray("Bearer  abc"), QByteArray("Basic abc"), QByteArray("abc")})
            QVERIFY2(!isBearer(wrong, "abc"), wrong.constData());
        QVERIFY(!isBearer("Bearer ", ""));
    }

    void a_form_gives_its_file()
    {
        const QByteArray type = "multipart/form-data; charset=x; boundary=\"a b\"";
        const QByteArray form =
            "preamble\r\n--a b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n1\r\n"
            "--a b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x "
            "\\\"y\\\".txt\"\r\n\r\nline\r\n--not\r\n\r\n--a b--";
        const Result<FormFile> file = readFormFile(type, form, "file");
        QVERIFY2(file, qPrintable(file ? QString() : file.error().detail));
        QCOMPARE(file->name, u"x \"y\".txt"_s);
        QCOMPARE(file->bytes, "line\r\n--not\r\n");
        QCOMPARE(readFormFile(type, form, "other")->bytes, "1");
        QVERIFY(!readFormFile(type, form, "nothing"));
        QVERIFY(!readFormFile("multipart/form-data", form, "file"));
        const QByteArray encoded = "--b\r\nContent-Disposition: form-data; name=file; "
                                   "filename*=UTF-8''%E6%97%A5.txt\r\n\r\n\r\n--b--";
        QCOMPARE(
            readFormFile("multipart/form-data; boundary=b", encoded, "file")->name, u"日.txt"_s);
    }

    void a_damaged_form_is_an_error_at_any_cut()
    {
        const QByteArray form = "--b\r\nContent-Disposition: form-data; name=\"file\"; "
                                "filename=\"f\"\r\n\r\nbytes\r\n--b--\r\n";
        const qsizetype complete = form.indexOf("\r\n--b--") + 5;
        for (qsizetype cut = 0; cut < form.size(); ++cut)
            QCOMPARE(bool(readFormFile("multipart/form-data; boundary=b", form.first(cut), "file")),
                cut >= complete);
    }

    void a_title_is_the_first_line_that_says_something()
    {
        QCOMPARE(titleFrom({textBlock(u"\n \n Hello  there \nmore"_s)}), u"Hello there"_s);
        QCOMPARE(titleFrom({}), QString());
        QCOMPARE(titleFrom({textBlock(QString(200, u'x'))}).size(), 80);
        const QString emoji = titleFrom({textBlock(u"😀"_s.repeated(100))});
        QVERIFY(emoji.size() <= 80);
        QCOMPARE(QString::fromUtf8(emoji.toUtf8()), emoji); // no half character
    }

    void what_is_remembered_of_the_agent_survives()
    {
        QTemporaryDir folder;
        QCOMPARE(readAgentMemory(folder.path()), AgentMemory());
        const AgentMemory memory{u"id"_s, u"plan"_s, {}, {{u"fast"_s, true}}};
        QVERIFY(writeAgentMemory(folder.path(), memory));
        QCOMPARE(readAgentMemory(folder.path()), memory);
        QFile file(folder.filePath(u"agent.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{broken");
        file.close();
        QCOMPARE(readAgentMemory(folder.path()), AgentMemory());
        QVERIFY(!writeAgentMemory(folder.filePath(u"nowhere"_s), memory));
    }

    void the_runner_file_is_for_its_owner_only()
    {
        QTemporaryDir folder;
        QVERIFY(writeRunnerFile(folder.path(), {1, 2, u"http://x"_s, u"secret"_s, u"s_1"_s, 0}));
        QFile file(folder.filePath(u"runner.json"_s));
        QCOMPARE(file.permissions()
                & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
            QFile::Permissions());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(object["token"_L1].toString(), u"secret"_s);
        QVERIFY(!object.contains("agent_pid"_L1));
        removeRunnerFile(folder.path());
        QVERIFY(!file.exists());
        QVERIFY(startTicksOf(getpid()) > 0);
        QCOMPARE(startTicksOf(0), 0);
    }
};

QTEST_GUILESS_MAIN(TestRunnerParts)
#include "tst_runner_parts.moc"
