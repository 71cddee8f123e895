// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/agents/catalogue.h"
#include "server/agents/config.h"
#include "server/agents/presets.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::agents;

/// What agents there are, and whether they can be started.
class TstAgents : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString &name) const { return m_folder->filePath(name); }
    QString program(const QString &name, const QByteArray &script = "exit 0\n") const
    {
        QDir().mkpath(QFileInfo(path(name)).absolutePath());
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("#!/bin/sh\n" + script);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }
    CatalogueOptions options(QList<Agent> custom = {}, const QString &preferred = {}) const
    {
        // A home and a PATH of our own; the system's folders are searched too, so tests use names
        // that nobody has.
        return {.custom = std::move(custom),
            .defaultAgent = preferred,
            .installFolder = path(u"npm"_s),
            .searchPath = {path(u"bin"_s)},
            .home = path(u"home"_s),
            .demoAgent = path(u"bin/ccplant-demo-agent"_s)};
    }
    static Agent custom(const QJsonObject &object) { return agentOf(object).value(); }
    static QJsonObject named(const QJsonArray &agents, const QString &id)
    {
        for (const QJsonValue &agent : agents) {
            if (agent.toObject().value("id"_L1).toString() == id)
                return agent.toObject();
        }
        return {};
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void presets_are_whole()
    {
        QSet<QString> ids;
        for (const Agent &agent : presets()) {
            QVERIFY2(
                !agent.name.isEmpty() && !agent.description.isEmpty() && !agent.command.isEmpty(),
                qPrintable(agent.id));
            QVERIFY(agent.driver == "acp"_L1 || agent.driver == "claude"_L1);
            QVERIFY(!ids.contains(agent.id));
            ids.insert(agent.id);
            QVERIFY2(
                agent.id == "demo"_L1 || (!agent.packages.isEmpty() && !agent.loginHint.isEmpty()),
                qPrintable(agent.id));
        }
        for (const QString &id :
            {u"claude"_s, u"claude-direct"_s, u"codex"_s, u"gemini"_s, u"opencode"_s})
            QVERIFY(ids.contains(id));
        QCOMPARE(presets().constLast().id, u"demo"_s);
    }

    void a_program_is_found_in_path_then_npm_then_home()
    {
        const QString inHome = program(u"home/.local/bin/nobody-has-this"_s);
        Finder finder({path(u"bin"_s)}, path(u"npm"_s), path(u"home"_s));
        QCOMPARE(finder.find(u"nobody-has-this"_s), inHome);
        const QString inNpm = program(u"npm/node_modules/.bin/nobody-has-this"_s);
        QCOMPARE(finder.find(u"nobody-has-this"_s), inNpm);
        const QString inPath = program(u"bin/nobody-has-this"_s);
        QCOMPARE(finder.find(u"nobody-has-this"_s), inPath);
        QCOMPARE(finder.find(inHome), inHome);
        QVERIFY(finder.find(u"../bin/nobody-has-this"_s).isEmpty());
        QVERIFY(finder.find(u"nobody-has-this-either"_s).isEmpty());
        QVERIFY(finder.find(QString()).isEmpty());
        QFile::setPermissions(inPath, QFile::ReadOwner | QFile::WriteOwner);
        QCOMPARE(finder.find(u"nobody-has-this"_s), inNpm);
    }

    void a_launch_has_absolute_paths_and_what_the_adapter_needs()
    {
        const QString adapter = program(u"bin/claude-agent-acp"_s);
        const QString claude = program(u"bin/claude"_s);
        Catalogue catalogue(options());
        const auto launch = catalogue.launch(u"claude"_s);
        QVERIFY(launch);
        QCOMPARE(launch->toJson(),
            (QJsonObject{{u"id"_s, u"claude"_s}, {u"driver"_s, u"acp"_s},
                {u"command"_s, QJsonArray{adapter}},
                {u"env"_s, QJsonObject{{u"CLAUDE_CODE_EXECUTABLE"_s, claude}}},
                {u"mode"_s, u"default"_s}}));
        QCOMPARE(catalogue.launch(u"claude-direct"_s)->driver, u"claude"_s);
    }

    void what_is_not_there_says_what_to_do()
    {
        Catalogue catalogue(
            options({custom({{u"id"_s, u"mine"_s}, {u"command"_s, u"nobody-has-this"_s}})}));
        QCOMPARE(catalogue.launch(u"no-such"_s).error().code, ErrorCode::NotFound);
        const auto missing = catalogue.launch(u"mine"_s);
        QCOMPARE(missing.error().code, ErrorCode::AgentUnavailable);
        QVERIFY2(missing.error().detail.contains("nobody-has-this"_L1),
            qPrintable(missing.error().detail));
        QVERIFY2(missing.error().detail.contains("configuration"_L1),
            qPrintable(missing.error().detail));
    }

    void the_default_is_the_users_then_the_configured_then_an_installed_one()
    {
        program(u"bin/ccplant-demo-agent"_s);
        const Agent mine = custom({{u"id"_s, u"mine"_s}, {u"command"_s, program(u"bin/mine"_s)}});
        const Agent other = custom({{u"id"_s, u"other"_s}, {u"command"_s, u"nobody-has-this"_s}});
        QCOMPARE(Catalogue(options({mine, other}, u"other"_s)).defaultAgent(u"demo"_s), u"demo"_s);
        QCOMPARE(Catalogue(options({mine, other}, u"other"_s)).defaultAgent(u"gone"_s), u"other"_s);
        QVERIFY(Catalogue(options({mine})).launch(QString()));
    }

    void the_list_says_what_clients_show()
    {
        program(u"bin/ccplant-demo-agent"_s, "echo ccplant-demo-agent 1.2.3\n");
        Catalogue catalogue(options());
        QSignalSpy changed(&catalogue, &Catalogue::changed);
        QJsonObject demo = named(catalogue.toJson(u"demo"_s), u"demo"_s);
        QCOMPARE(demo.value("installed"_L1).toBool(), true);
        QCOMPARE(demo.value("default"_L1).toBool(), true);
        QCOMPARE(demo.value("install"_L1).toObject().value("can_install"_L1), QJsonValue(false));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, 30'000);
        QCOMPARE(catalogue.toJson(u"demo"_s, {})->value("version"_L1).toString(), u"1.2.3"_s);
        const QJsonObject claude = named(catalogue.toJson({}), u"claude"_s);
        QVERIFY(claude.value("login"_L1).toString().contains("ANTHROPIC_API_KEY"_L1));
        QVERIFY(claude.value("install"_L1)
                .toObject()
                .value("command"_L1)
                .toString()
                .contains("@anthropic-ai/claude-code"_L1));
        QCOMPARE(catalogue.toJson(u"no-such"_s, {}).error().code, ErrorCode::NotFound);
    }

    void the_version_of_an_npm_package_is_read_without_running_it()
    {
        const QString real =
            program(u"npm/node_modules/@scope/name/dist/index.js"_s, "echo 9.9.9\n");
        QDir().mkpath(path(u"npm/node_modules/.bin"_s));
        const QString link = path(u"npm/node_modules/.bin/name"_s);
        QVERIFY(QFile::link(real, link));
        QFile package(path(u"npm/node_modules/@scope/name/package.json"_s));
        QVERIFY(package.open(QIODevice::WriteOnly));
        package.write(R"({"name": "@scope/name", "version": "0.101.0"})");
        package.close();
        QCOMPARE(packageVersion(link), u"0.101.0"_s);
        QCOMPARE(packageVersion(program(u"bin/other"_s)), QString());
    }

    void a_version_is_recognised_data()
    {
        QTest::addColumn<QString>("output");
        QTest::addColumn<QString>("version");
        QTest::newRow("claude") << u"2.1.330 (Claude Code)"_s << u"2.1.330"_s;
        QTest::newRow("codex") << u"codex-cli 0.169.0\n"_s << u"0.169.0"_s;
        QTest::newRow("v") << u"version v1.2\n"_s << u"1.2"_s;
        QTest::newRow("pre-release") << u"1.0.0-beta.2"_s << u"1.0.0-beta.2"_s;
        QTest::newRow("none") << u"hello"_s << QString();
    }

    void a_version_is_recognised()
    {
        QFETCH(QString, output);
        QFETCH(QString, version);
        QCOMPARE(versionIn(output), version);
    }

    void a_configured_agent_is_read()
    {
        const Agent agent =
            custom({{u"id"_s, u"mine"_s}, {u"command"_s, QJsonArray{u"prog"_s, u"--acp"_s}},
                {u"env"_s, QJsonObject{{u"KEY"_s, u"value"_s}}}, {u"login"_s, u"log in so"_s}});
        QCOMPARE(agent.name, u"mine"_s);
        QCOMPARE(agent.driver, u"acp"_s);
        QCOMPARE(agent.command, (QStringList{u"prog"_s, u"--acp"_s}));
        QCOMPARE(agent.env.value(u"KEY"_s), u"value"_s);
        QVERIFY(agent.custom);
    }

    void a_preset_can_be_changed_in_part()
    {
        const Agent claude = custom({{u"id"_s, u"claude"_s},
            {u"env"_s, QJsonObject{{u"ANTHROPIC_BASE_URL"_s, u"http://127.0.0.1:1"_s}}}});
        QCOMPARE(claude.command, QStringList{u"claude-agent-acp"_s});
        QVERIFY(!claude.packages.isEmpty());
        const Agent moved = custom({{u"id"_s, u"claude"_s}, {u"command"_s, u"/opt/claude"_s}});
        QVERIFY2(moved.packages.isEmpty(), "npm would not bring another program");
        const auto all = merged({claude, custom({{u"id"_s, u"mine"_s}, {u"command"_s, u"x"_s}})});
        QCOMPARE(all.size(), presets().size() + 1);
        QCOMPARE(all.constFirst().env.size(), 1);
        QCOMPARE(all.constLast().id, u"demo"_s);
    }

    void a_wrong_configuration_says_what_is_wrong_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("names");
        QTest::newRow("no id") << R"({"command": "x"})"_ba << u"'id'"_s;
        QTest::newRow("bad id") << R"({"id": "../x", "command": "x"})"_ba << u"'id'"_s;
        QTest::newRow("no command") << R"({"id": "x"})"_ba << u"'command'"_s;
        QTest::newRow("empty command") << R"({"id": "x", "command": []})"_ba << u"'command'"_s;
        QTest::newRow("number in command")
            << R"({"id": "x", "command": ["a", 1]})"_ba << u"'command'"_s;
        QTest::newRow("driver") << R"({"id": "x", "command": "x", "driver": "y"})"_ba
                                << u"'driver'"_s;
        QTest::newRow("env") << R"({"id": "x", "command": "x", "env": {"A=B": "c"}})"_ba
                             << u"A=B"_s;
        QTest::newRow("env value")
            << R"({"id": "x", "command": "x", "env": {"A": {}}})"_ba << u"'A'"_s;
        QTest::newRow("unknown") << R"({"id": "x", "command": "x", "cmd": "y"})"_ba << u"'cmd'"_s;
    }

    void a_wrong_configuration_says_what_is_wrong()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, names);
        const auto agent = agentOf(QJsonDocument::fromJson(json).object());
        QVERIFY(!agent);
        QVERIFY2(agent.error().detail.contains(names), qPrintable(agent.error().detail));
    }
};

QTEST_GUILESS_MAIN(TstAgents)
#include "tst_agents.moc"
