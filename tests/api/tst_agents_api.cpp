// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/http_client.h"
#include "tests/api/harness/plant.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::test;

/// Agents as clients see them, with a scripted npm in PATH.
class TstAgentsApi : public QObject {
    Q_OBJECT

    Plant m_plant;

    static QJsonObject named(const QJsonObject &answer, const QString &id)
    {
        for (const QJsonValue &agent : answer.value("agents"_L1).toArray()) {
            if (agent.toObject().value("id"_L1).toString() == id)
                return agent.toObject();
        }
        return {};
    }
    static void script(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\n" + content);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString bin = m_plant.scratch(u"bin"_s);
        script(bin + "/npm"_L1,
            "echo added 1 package\nmkdir -p node_modules/.bin && printf '#!/bin/sh\\necho "
            "7.7.7\\n' > node_modules/.bin/opencode && "
            "chmod +x node_modules/.bin/opencode\n");
        QFile config(m_plant.scratch(u"config"_s) + "/ccplant.yaml"_L1);
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("agents:\n  - {id: mine, name: Mine, command: [no-such-program, --acp], env: "
                     "{KEY: sk-secret}}\n");
        config.close();
        m_plant.environment = {{u"PATH"_s, bin + u':' + qEnvironmentVariable("PATH")}};
        m_plant.arguments = {u"--config"_s, config.fileName()};
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
    }

    void all_presets_and_the_configured_ones_are_listed()
    {
        const Answer answer = HttpClient(m_plant).get(u"/api/v1/agents"_s);
        QCOMPARE(answer.status, 200);
        for (const QString &id : {u"claude"_s, u"claude-direct"_s, u"codex"_s, u"gemini"_s,
                 u"opencode"_s, u"mine"_s, u"demo"_s}) {
            const QJsonObject agent = named(answer.json(), id);
            for (const QString &member : {u"name"_s, u"driver"_s, u"description"_s, u"installed"_s,
                     u"install"_s, u"default"_s})
                QVERIFY2(agent.contains(member), qPrintable(id + u' ' + member));
        }
        QCOMPARE(named(answer.json(), u"mine"_s).value("installed"_L1), QJsonValue(false));
        QVERIFY2(
            !answer.body.contains("sk-secret"), "the environment of an agent is nobody's business");
    }

    void the_users_default_is_marked()
    {
        HttpClient http(m_plant);
        QCOMPARE(http.patch(u"/api/v1/settings"_s, {{u"default_agent"_s, u"mine"_s}}).status, 200);
        const QJsonObject agents = http.get(u"/api/v1/agents"_s).json();
        QCOMPARE(named(agents, u"mine"_s).value("default"_L1), QJsonValue(true));
        QCOMPARE(named(agents, u"demo"_s).value("default"_L1), QJsonValue(false));
    }

    void an_agent_is_installed_on_request()
    {
        HttpClient http(m_plant);
        const QString one = u"/api/v1/agents/opencode"_s;
        QCOMPARE(http.get(one).json().value("install"_L1).toObject().value("can_install"_L1),
            QJsonValue(true));
        const Answer started = http.post(one + "/install"_L1);
        QCOMPARE(started.status, 202);
        QCOMPARE(started.json(), (QJsonObject{{u"state"_s, u"installing"_s}}));
        QTRY_VERIFY_WITH_TIMEOUT(http.get(one).json().value("installed"_L1).toBool(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(
            !http.get(one).json().value("version"_L1).toString().isEmpty(), patience);
    }

    void what_cannot_be_installed_is_refused()
    {
        HttpClient http(m_plant);
        QCOMPARE(http.post(u"/api/v1/agents/demo/install"_s).problemCode(), u"unprocessable"_s);
        QCOMPARE(http.post(u"/api/v1/agents/no-such/install"_s).problemCode(), u"not_found"_s);
        QCOMPARE(http.get(u"/api/v1/agents/no-such"_s).problemCode(), u"not_found"_s);
    }
};

QTEST_GUILESS_MAIN(TstAgentsApi)
#include "tst_agents_api.moc"
