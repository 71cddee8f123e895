// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/options/options.h"
#include "server/ccplantd/options/yaml_file.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::options;

class TstOptions : public QObject {
    Q_OBJECT

    static Loaded loadAll(const QStringList &arguments,
        const QMap<QString, QString> &environment = {}, const QByteArray &file = {})
    {
        return load(
            {arguments, environment, u"/work"_s, [file](const QString &path) -> Result<QByteArray> {
                 if (path != "/etc/ccplant.yaml"_L1)
                     return fail(ErrorCode::NotFound, u"cannot be read"_s);
                 return file;
             }});
    }
    static QString shown(const Loaded &loaded, const QString &name)
    {
        const Value value = loaded.values.value(name);
        return showValue(*findOption(name), value.data) + u" by "_s + value.source;
    }
    static QString allErrors(const Loaded &loaded) { return loaded.errors.join(u'\n'); }

private Q_SLOTS:
    void the_table_is_sound()
    {
        QSet<QString> flags;
        for (const Option &option : table()) {
            QVERIFY2(!flags.contains(option.flag()), qPrintable(option.name));
            flags.insert(option.flag());
            QVERIFY2(option.help.endsWith(u'.'), qPrintable(option.name));
            if (option.kind != Kind::Agents)
                QVERIFY2(
                    readValue(option, {option.value}, u"/"_s).has_value() || option.value.isEmpty(),
                    qPrintable(option.name));
        }
        QVERIFY(helpText().contains("--listen ADDRESS:PORT"_L1));
        for (const QString &line : helpText().split(u'\n'))
            QVERIFY2(line.size() <= 110, qPrintable(line));
    }

    void defaults_need_nothing()
    {
        Loaded loaded = loadAll({});
        const Options options = typed(loaded);
        QCOMPARE(allErrors(loaded), QString());
        QCOMPARE(options.listen.constFirst().text(), u"127.0.0.1:7080"_s);
        QCOMPARE(options.drain, std::chrono::milliseconds(10'000));
        QCOMPARE(options.http.maxBodyBytes, 32 * 1024 * 1024);
        QCOMPARE(options.limits.each, (QJsonObject{{u"upload_bytes"_s, 32 * 1024 * 1024}}));
        QVERIFY(options.dataDir.endsWith("/ccplant"_L1));
        QVERIFY(!options.serverName.isEmpty());
    }

    void a_store_in_a_cluster_needs_the_cluster()
    {
        Loaded loaded = loadAll({u"--store"_s, u"kubernetes"_s});
        typed(loaded);
        QVERIFY(allErrors(loaded).contains("--store kubernetes needs --runtime kubernetes"_L1));
        loaded = loadAll({u"--store"_s, u"kubernetes"_s, u"--runtime"_s, u"kubernetes"_s,
            u"--kube-image"_s, u"x"_s});
        QCOMPARE(typed(loaded).store, u"kubernetes"_s);
        QCOMPARE(allErrors(loaded), QString());
    }

    void the_command_line_wins_over_environment_and_file()
    {
        const QByteArray file = "log-level: error\nlog-format: json\ndrain: 3s\n";
        const auto loaded = loadAll(
            {u"--config"_s, u"/etc/ccplant.yaml"_s, u"--log-level"_s, u"debug"_s},
            {{u"CCPLANT_LOG_LEVEL"_s, u"warning"_s}, {u"CCPLANT_LOG_FORMAT"_s, u"text"_s}}, file);
        QCOMPARE(allErrors(loaded), QString());
        QCOMPARE(shown(loaded, u"log-level"_s), u"debug by --log-level"_s);
        QCOMPARE(shown(loaded, u"log-format"_s), u"text by CCPLANT_LOG_FORMAT"_s);
        QCOMPARE(shown(loaded, u"drain"_s), u"3s by /etc/ccplant.yaml:3"_s);
        QCOMPARE(shown(loaded, u"quiet"_s), u"false by default"_s);
    }

    void groups_are_nested_maps_in_a_file()
    {
        Loaded loaded = loadAll({}, {{u"CCPLANT_CONFIG"_s, u"/etc/ccplant.yaml"_s}},
            "limits:\n  memory: 2G\n  idle-stop: 30m\nhttp: {max-body: 1M}\nlisten: [127.0.0.1:0, "
            "'[::1]:0']\ndata-dir: data\n");
        const Options options = typed(loaded);
        QCOMPARE(allErrors(loaded), QString());
        QCOMPARE(
            options.limits.each.value("memory_bytes"_L1).toInteger(), 2LL * 1024 * 1024 * 1024);
        QCOMPARE(options.limits.idleStop, std::chrono::minutes(30));
        QCOMPARE(options.http.maxBodyBytes, 1024 * 1024);
        QCOMPARE(options.listen.size(), 2);
        QCOMPARE(options.dataDir, u"/etc/data"_s);
    }

    void several_addresses_in_every_way()
    {
        Loaded loaded = loadAll({u"--listen"_s, u"127.0.0.1:1"_s, u"--listen"_s, u"[::1]:2"_s});
        QCOMPARE(typed(loaded).listen.size(), 2);
        loaded = loadAll({}, {{u"CCPLANT_LISTEN"_s, u"127.0.0.1:1, [::1]:2"_s}});
        QCOMPARE(typed(loaded).listen.size(), 2);
    }

    void a_typing_error_gets_a_suggestion_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("message");
        const QStringList config{u"--config"_s, u"/etc/ccplant.yaml"_s};
        QTest::newRow("command line") << QStringList{u"--lisen"_s, u"x"_s} << QByteArray()
                                      << u"--lisen is no option; did you mean --listen?"_s;
        QTest::newRow("far off") << QStringList{u"--xyzzy"_s} << QByteArray()
                                 << u"--xyzzy is no option; ccplantd --help lists them"_s;
        QTest::newRow("word") << QStringList{u"start"_s} << QByteArray()
                              << u"'start' is not expected here; options begin with '--'"_s;
        QTest::newRow("file")
            << config << "quiet: true\nloglevel: debug\n"_ba
            << u"/etc/ccplant.yaml:2: 'loglevel' is no option; did you mean 'log-level'?"_s;
        QTest::newRow("nested")
            << config << "limits:\n  memroy: 1G\n"_ba
            << u"/etc/ccplant.yaml:2: 'limits.memroy' is no option; did you mean 'limits.memory'?"_s;
        QTest::newRow("group") << config << "limits: 5\n"_ba
                               << u"/etc/ccplant.yaml:1: 'limits' must be a map of options"_s;
        QTest::newRow("twice") << config << "limits: {memory: 1G}\nlimits.memory: 2G\n"_ba
                               << u"/etc/ccplant.yaml:2: 'limits.memory' is given twice"_s;
        QTest::newRow("value")
            << config << "\n\nlog-level: loud\n"_ba
            << u"/etc/ccplant.yaml:3: 'log-level': 'loud' is not one of debug, info, warning, error"_s;
        QTest::newRow("no value") << config << "listen:\n"_ba
                                  << u"/etc/ccplant.yaml:1: 'listen' needs a value"_s;
        QTest::newRow("command line only")
            << config << "parent-pid: 1\n"_ba
            << u"/etc/ccplant.yaml:1: 'parent-pid' can be given on the command line only"_s;
        QTest::newRow("no YAML") << config << "a: [\n"_ba
                                 << u"/etc/ccplant.yaml:2: this is no YAML"_s;
        QTest::newRow("list") << config << "- a\n"_ba
                              << u"/etc/ccplant.yaml:1: the file must be a map"_s;
        QTest::newRow("agent") << config << "agents:\n  - id: x\n    comand: y\n"_ba
                               << u"/etc/ccplant.yaml:2: 'agents': 'comand' is not known here"_s;
        QTest::newRow("agent twice")
            << config << "agents:\n  - {id: x, command: y}\n  - {id: x, command: y}\n"_ba
            << u"/etc/ccplant.yaml:3: 'agents': 'x' is there twice"_s;
        QTest::newRow("no file") << QStringList{u"--config"_s, u"gone.yaml"_s} << QByteArray()
                                 << u"gone.yaml: cannot be read"_s;
        QTest::newRow("size") << QStringList{u"--limits-memory"_s, u"2X"_s} << QByteArray()
                              << u"--limits-memory: '2X' is not a size such as 512K, 32M or 2G"_s;
        QTest::newRow("too large") << QStringList{u"--drain"_s, u"2h"_s} << QByteArray()
                                   << u"--drain: '2h' is not between 0 and 10m"_s;
        QTest::newRow("overflow") << QStringList{u"--limits-memory"_s, u"999999999999999999G"_s}
                                  << QByteArray() << u"--limits-memory: "_s;
        QTest::newRow("twice on the command line") << QStringList{u"--drain"_s, u"1s"_s,
            u"--drain"_s, u"2s"_s} << QByteArray() << u"--drain: it can be given only once"_s;
    }

    void a_typing_error_gets_a_suggestion()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, file);
        QFETCH(QString, message);
        const auto loaded = loadAll(arguments, {}, file);
        QCOMPARE(loaded.errors.size(), 1);
        QVERIFY2(
            loaded.errors.constFirst().startsWith(message), qPrintable(loaded.errors.constFirst()));
    }

    void remote_addresses_must_be_meant()
    {
        Loaded refused = loadAll({u"--listen"_s, u"0.0.0.0:7080"_s});
        typed(refused);
        QVERIFY2(allErrors(refused).contains("--allow-remote"_L1), qPrintable(allErrors(refused)));
        Loaded meant = loadAll({u"--listen"_s, u":7080"_s, u"--allow-remote"_s});
        QCOMPARE(typed(meant).listen.constFirst().address, QHostAddress(QHostAddress::Any));
        QCOMPARE(allErrors(meant), QString());
    }

    void addresses_are_read_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("address");
        QTest::newRow("v4") << u"127.0.0.1:80"_s << u"127.0.0.1:80"_s;
        QTest::newRow("v6") << u"[::1]:0"_s << u"[::1]:0"_s;
        QTest::newRow("port") << u"8080"_s << u"127.0.0.1:8080"_s;
        QTest::newRow("localhost") << u"localhost:1"_s << u"127.0.0.1:1"_s;
        QTest::newRow("no port") << u"127.0.0.1"_s << QString();
        QTest::newRow("large port") << u"127.0.0.1:65536"_s << QString();
        QTest::newRow("name") << u"example.org:80"_s << QString();
        QTest::newRow("bare v6") << u"::1:80"_s << QString();
        QTest::newRow("empty") << QString() << QString();
    }

    void addresses_are_read()
    {
        QFETCH(QString, text);
        QFETCH(QString, address);
        const auto listener = readListener(text);
        QCOMPARE(listener ? listener->text() : QString(), address);
    }

    void what_does_not_fit_together_is_said_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("message");
        QTest::newRow("url") << QStringList{u"--public-url"_s, u"example.com"_s}
                             << u"--public-url: 'example.com'"_s;
        QTest::newRow("url with a path")
            << QStringList{u"--public-url"_s, u"https://example.com/x"_s} << u"--public-url: "_s;
        QTest::newRow("agent") << QStringList{u"--default-agent"_s, u"clod"_s}
                               << u"--default-agent: there is no agent 'clod'"_s;
        QTest::newRow("address") << QStringList{u"--listen"_s, u"here"_s} << u"--listen: 'here'"_s;
    }

    void what_does_not_fit_together_is_said()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, message);
        Loaded loaded = loadAll(arguments);
        typed(loaded);
        QCOMPARE(loaded.errors.size(), 1);
        QVERIFY2(
            loaded.errors.constFirst().startsWith(message), qPrintable(loaded.errors.constFirst()));
    }

    void agents_come_from_the_file_and_their_secrets_are_not_shown()
    {
        Loaded loaded =
            loadAll({u"--config"_s, u"/etc/ccplant.yaml"_s, u"--default-agent"_s, u"mine"_s}, {},
                "agents:\n  - id: mine\n    command: [prog, '-p', 5]\n    env: {API_KEY: "
                "sk-very-secret}\n");
        const Options options = typed(loaded);
        QCOMPARE(allErrors(loaded), QString());
        QCOMPARE(options.agents.constFirst().command, (QStringList{u"prog"_s, u"-p"_s, u"5"_s}));
        QCOMPARE(options.agents.constFirst().env.value(u"API_KEY"_s), u"sk-very-secret"_s);
        QVERIFY(!describe(loaded).contains("sk-very-secret"_L1));
        QVERIFY(describe(loaded).contains("API_KEY"_L1));
    }

    void a_near_miss_in_the_environment_is_warned_of()
    {
        const auto loaded = loadAll({},
            {{u"CCPLANT_LISTN"_s, u"x"_s}, {u"CCPLANT_SOMETHING_ELSE"_s, u"x"_s},
                {u"PATH"_s, u"x"_s}});
        QCOMPARE(allErrors(loaded), QString());
        QCOMPARE(loaded.warnings,
            QStringList{
                u"the environment variable CCPLANT_LISTN is no option; did you mean CCPLANT_LISTEN?"_s});
    }

    void what_to_do_is_understood()
    {
        QCOMPARE(loadAll({}).action, Action::Run);
        QCOMPARE(loadAll({u"-h"_s}).action, Action::Help);
        QCOMPARE(loadAll({u"--help"_s, u"--version"_s}).action, Action::Help);
        QCOMPARE(loadAll({u"--version"_s}).action, Action::Version);
        QCOMPARE(loadAll({u"--check-config"_s}).action, Action::CheckConfig);
        QCOMPARE(loadAll({u"--print-login-link"_s}).action, Action::PrintLoginLink);
        QCOMPARE(loadAll({u"--rotate-key"_s}).action, Action::RotateKey);
    }

    void hostile_files_give_errors()
    {
        for (const QByteArray &bytes : {QByteArray(100'000, '['), QByteArray("\xff\xfe\x00\x01", 4),
                 "&a [*a]"_ba, "? {a: b}\n: c"_ba, "a: !!binary x"_ba,
                 "agents: [[1], {id: {}}, 5]"_ba, "limits: &l {limits: *l}"_ba})
            QVERIFY2(!readYaml(bytes, u"f"_s, u"/"_s).errors.isEmpty(), bytes.left(40).constData());
        QVERIFY(readYaml({}, u"f"_s, u"/"_s).errors.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TstOptions)
#include "tst_options.moc"
