// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/demo-agent/client.h"
#include "tests/paths/paths.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

Client::Client(const QTemporaryDir &folder, const QMap<QString, QString> &extra)
    : m_base(QFileInfo(folder.path()).canonicalFilePath())
{
    QDir().mkpath(workspace());
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CCPLANT_DEMO_DELAY_MS"_s, u"0"_s);
    environment.insert(u"CCPLANT_DEMO_STATE"_s, m_base + u"/state"_s);
    for (auto it = extra.begin(); it != extra.end(); ++it)
        environment.insert(it.key(), it.value());
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_base);
    connect(&process, &QProcess::readyReadStandardOutput, this, &Client::read);
    process.start(ccplant::test::program(u"ccplant-demo-agent"_s), QStringList());
}

Client::~Client()
{
    disconnect(&process, nullptr, this, nullptr);
    process.closeWriteChannel();
    if (!process.waitForFinished(20'000))
        process.kill();
}

QByteArray Client::fileContent(const QString &name) const
{
    QFile file(workspace() + u'/' + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void Client::writeFile(const QString &name, const QByteArray &bytes) const
{
    QFile file(workspace() + u'/' + name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

bool Client::waitFor(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, 30'000);
}

int Client::send(const QString &method, const QJsonObject &params)
{
    const QJsonObject message{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, ++m_lastId},
        {u"method"_s, method}, {u"params"_s, params}};
    write(QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n');
    return m_lastId;
}

void Client::notify(const QString &method, const QJsonObject &params)
{
    const QJsonObject message{
        {u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, method}, {u"params"_s, params}};
    write(QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n');
}

QJsonObject Client::call(const QString &method, const QJsonObject &params)
{
    const int id = send(method, params);
    waitFor([&] { return answers.contains(id) || process.state() == QProcess::NotRunning; });
    return answers.value(id);
}

void Client::open(const QJsonObject &capabilities)
{
    const auto hello =
        call(u"initialize"_s, {{u"protocolVersion"_s, 1}, {u"clientCapabilities"_s, capabilities}});
    QCOMPARE(hello[u"result"_s][u"protocolVersion"_s].toInt(), 1);
    const auto opened =
        call(u"session/new"_s, {{u"cwd"_s, workspace()}, {u"mcpServers"_s, QJsonArray()}});
    session = opened[u"result"_s][u"sessionId"_s].toString();
    QVERIFY(!session.isEmpty());
    QVERIFY(waitFor([this] { return !updatesOf(u"available_commands_update"_s).isEmpty(); }));
}

int Client::sendPrompt(const QString &text)
{
    updates.clear();
    permissions.clear();
    requests.clear();
    const QJsonObject block{{u"type"_s, u"text"_s}, {u"text"_s, text}};
    return send(u"session/prompt"_s, {{u"sessionId"_s, session}, {u"prompt"_s, QJsonArray{block}}});
}

QJsonObject Client::prompt(const QString &text)
{
    const int id = sendPrompt(text);
    waitFor([&] { return answers.contains(id) || process.state() == QProcess::NotRunning; });
    return answers.value(id);
}

QList<QJsonObject> Client::updatesOf(const QString &kind) const
{
    QList<QJsonObject> found;
    for (const auto &update : updates) {
        if (update.value(u"sessionUpdate"_s) == kind)
            found += update;
    }
    return found;
}

QString Client::text(const QString &kind) const
{
    QString text;
    for (const auto &update : updatesOf(kind))
        text += update[u"content"_s][u"text"_s].toString();
    return text;
}

QMap<QString, QJsonObject> Client::tools() const
{
    QMap<QString, QJsonObject> tools;
    for (const auto &update : updates) {
        if (!update.contains(u"toolCallId"_s))
            continue;
        auto &tool = tools[update.value(u"toolCallId"_s).toString()];
        for (auto it = update.begin(); it != update.end(); ++it)
            tool.insert(it.key(), it.value());
    }
    return tools;
}

QJsonObject Client::onlyTool() const
{
    const auto all = tools();
    return all.size() == 1 ? all.first() : QJsonObject();
}

void Client::read()
{
    m_buffer += process.readAllStandardOutput();
    for (qsizetype end; (end = m_buffer.indexOf('\n')) >= 0;) {
        const auto line = m_buffer.first(end);
        m_buffer.remove(0, end + 1);
        QJsonParseError error;
        const auto message = QJsonDocument::fromJson(line, &error);
        QVERIFY2(message.isObject(), "every line is one JSON object");
        receive(message.object());
    }
}

void Client::receive(const QJsonObject &message)
{
    QCOMPARE(message.value(u"jsonrpc"_s).toString(), u"2.0"_s);
    const auto method = message.value(u"method"_s).toString();
    if (method == u"session/update"_s)
        updates += message[u"params"_s][u"update"_s].toObject();
    else if (!method.isEmpty() && message.contains(u"id"_s))
        answerRequest(message);
    else if (message.value(u"id"_s).isDouble())
        answers.insert(message.value(u"id"_s).toInt(), message);
    else
        odd += message;
}

void Client::answerRequest(const QJsonObject &message)
{
    const auto method = message.value(u"method"_s).toString();
    const auto params = message.value(u"params"_s).toObject();
    requests += message;
    if (method == u"session/request_permission"_s) {
        permissions += params;
        if (!permissionAnswer.isEmpty())
            respond(message.value(u"id"_s),
                QJsonObject{{u"outcome"_s,
                    QJsonObject{
                        {u"outcome"_s, u"selected"_s}, {u"optionId"_s, permissionAnswer}}}});
        return;
    }
    const auto result = handler ? handler(method, params) : QJsonValue();
    if (!result.isNull())
        respond(message.value(u"id"_s), result);
}

void Client::respond(const QJsonValue &id, const QJsonValue &result)
{
    const QJsonObject message{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"result"_s, result}};
    write(QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n');
}
