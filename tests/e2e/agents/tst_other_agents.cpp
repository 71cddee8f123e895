// SPDX-License-Identifier: GPL-3.0-or-later
// Codex, Gemini CLI and opencode: the real programs through the real server and runner, each in a
// clean home, against a scripted model on loopback.
#include "tests/e2e/plant/user.h"
#include "tests/fakes/model-endpoint/modelendpoint.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::test;
using fake::ModelAnswer;

namespace {

void write(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

/// What a user of Codex writes to use a model of their own.
QByteArray codexConfig(const QByteArray &url)
{
    return "model = \"scripted\"\nmodel_provider = \"scripted\"\n"
           "[model_providers.scripted]\nname = \"Scripted\"\nwire_api = \"responses\"\nbase_url = "
           "\""
        + url + "/v1\"\n";
}

QByteArray opencodeConfig(const QByteArray &url)
{
    return R"({"autoupdate": false, "share": "disabled", "model": "scripted/one",
"small_model": "scripted/one", "permission": {"bash": "ask", "edit": "ask"},
"enabled_providers": ["scripted"], "provider": {"scripted": {"npm": "@ai-sdk/anthropic",
"name": "Scripted", "models": {"one": {"name": "One", "tool_call": true}},
"options": {"apiKey": "sk-test", "baseURL": ")"
        + url + R"(/v1"}}}})";
}

ModelAnswer makeFile(const QString &agent)
{
    const auto command = u"echo made > made.txt"_s;
    const auto text = u"I will make the file that you asked for."_s;
    if (agent == "codex"_L1)
        return ModelAnswer::call(text, u"exec_command"_s, // inside its own sandbox it asks nobody
            {{"cmd"_L1, command}, {"sandbox_permissions"_L1, u"require_escalated"_s},
                {"justification"_L1, u"May I make the file?"_s}});
    return ModelAnswer::call(text, agent == "gemini"_L1 ? u"run_shell_command"_s : u"bash"_s,
        {{"command"_L1, command}, {"description"_L1, u"Make a file"_s}});
}

} // namespace

class TestOtherAgents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void an_allowed_command_changes_the_workspace_data() { agents(); }
    void an_allowed_command_changes_the_workspace();
    void a_missing_login_is_said_data();
    void a_missing_login_is_said();

private:
    static void agents();
    /// Environment of a session of `agent`, with what else it needs in its home.
    QJsonObject signIn(const QString &agent);

    std::unique_ptr<fake::ModelEndpoint> m_model;
    std::unique_ptr<Plant> m_plant;
};

void TestOtherAgents::agents()
{
    QTest::addColumn<QString>("agent");
    for (const char *agent : {"codex", "gemini", "opencode"})
        QTest::newRow(agent) << QString::fromLatin1(agent);
}

void TestOtherAgents::initTestCase()
{
    const QString bin = qEnvironmentVariable("CCPLANT_AGENTS_DIR") + u"/node_modules/.bin/"_s;
    for (const auto &program : {u"codex-acp"_s, u"gemini"_s, u"opencode"_s}) {
        if (!QFile::exists(bin + program))
            QSKIP("needs Codex, Gemini CLI and opencode from npm: run "
                  "'CCPLANT_ALL_AGENTS=1 ./dev test e2e'");
    }
}

void TestOtherAgents::init()
{
    m_model = std::make_unique<fake::ModelEndpoint>();
    QVERIFY(m_model->listen());
    m_model->pace = 20ms;
    m_plant = std::make_unique<Plant>();
    m_plant->environment[u"PATH"_s] = qEnvironmentVariable("CCPLANT_AGENTS_DIR")
        + u"/node_modules/.bin:"_s + qEnvironmentVariable("PATH");
    QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
}

QJsonObject TestOtherAgents::signIn(const QString &agent)
{
    const QString home = m_plant->home();
    if (agent == "codex"_L1) {
        write(home + u"/.codex/config.toml"_s, codexConfig(m_model->url().toLatin1()));
        return {};
    }
    if (agent == "opencode"_L1) {
        write(
            home + u"/.config/opencode/opencode.json"_s, opencodeConfig(m_model->url().toLatin1()));
        return {{"OPENCODE_DISABLE_MODELS_FETCH"_L1, u"1"_s},
            {"OPENCODE_DISABLE_AUTOUPDATE"_L1, u"1"_s}};
    }
    write(home + u"/.gemini/settings.json"_s,
        R"({"security": {"auth": {"selectedType": "gemini-api-key"}}, "general":
{"disableAutoUpdate": true}, "privacy": {"usageStatisticsEnabled": false}})");
    return {{"GEMINI_API_KEY"_L1, u"sk-test"_s}, {"GOOGLE_GEMINI_BASE_URL"_L1, m_model->url()}};
}

void TestOtherAgents::an_allowed_command_changes_the_workspace()
{
    QFETCH(QString, agent);
    m_model->add(makeFile(agent));
    m_model->add(ModelAnswer::text(u"The file is there."_s));
    User user(*m_plant);
    const QJsonObject body{{"agent"_L1, agent}, {"env"_L1, signIn(agent)},
        {"repository"_L1, makeRepository(m_plant->scratch(u"repository"_s))},
        {"message"_L1, u"Make a file, please."_s}};
    QVERIFY2(!user.create(body).isEmpty(), user.answer().body.constData());
    const QString id = user.awaitPermission();
    QVERIFY2(!id.isEmpty(), qPrintable(m_plant->output()));
    const QString workspace = user.info()["workspace"_L1]["path"_L1].toString();
    QVERIFY(!QFile::exists(workspace + u"/made.txt"_s));
    const Transcript before = user.transcript();
    const QJsonObject asked = before.entryJson(before.indexOf(u"permission"_s, id));
    QString allow;
    for (const QJsonValue &option : asked["options"_L1].toArray()) {
        if (option["kind"_L1].toString() == "allow_once"_L1)
            allow = option["id"_L1].toString();
    }
    QCOMPARE(user.answerPermission(id, allow), 200);
    QVERIFY(user.awaitStatus(u"idle"_s));
    QVERIFY2(QFile::exists(workspace + u"/made.txt"_s),
        QJsonDocument(user.transcript().stateJson()).toJson().constData());
    QVERIFY2(user.lastAnswer().endsWith("The file is there."_L1), qPrintable(user.lastAnswer()));
    const QJsonObject diff = user.http().get(user.path(u"/diff"_s)).json();
    QCOMPARE(diff["files"_L1][0]["path"_L1].toString(), u"made.txt"_s);
}

void TestOtherAgents::a_missing_login_is_said_data()
{
    QTest::addColumn<QString>("agent");
    for (const char *agent : {"codex", "gemini"}) // opencode has models that need none
        QTest::newRow(agent) << QString::fromLatin1(agent);
}

void TestOtherAgents::a_missing_login_is_said()
{
    QFETCH(QString, agent);
    User user(*m_plant);
    QVERIFY2(
        !user.create({{"agent"_L1, agent}, {"message"_L1, u"Make a file, please."_s}}).isEmpty(),
        user.answer().body.constData());
    QVERIFY(user.await([](const Transcript &now) {
        return !now.agent()["auth"_L1]["methods"_L1].toArray().isEmpty()
            && now.agent()["state"_L1].toString() == "exited"_L1;
    }));
    const QJsonObject shown = user.transcript().agent();
    QVERIFY2(shown["reason"_L1].toString().contains("sign"_L1, Qt::CaseInsensitive)
            || shown["reason"_L1].toString().contains("login"_L1, Qt::CaseInsensitive)
            || shown["reason"_L1].toString().contains("log in"_L1, Qt::CaseInsensitive),
        qPrintable(shown["reason"_L1].toString()));
    QCOMPARE(m_model->requests().size(), 0);
}

QTEST_GUILESS_MAIN(TestOtherAgents)
#include "tst_other_agents.moc"
