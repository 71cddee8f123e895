// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/http_client.h"
#include "tests/api/harness/plant.h"

#include <csignal>
#include <QFile>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::test;

/// Starting, stopping, and what is said when that does not work.
class TstStart : public QObject {
    Q_OBJECT

    static QString write(const QString &folder, const QString &name, const QByteArray &content)
    {
        QFile file(folder + u'/' + name);
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
        return file.fileName();
    }

private Q_SLOTS:
    void it_starts_serves_and_stops()
    {
        Plant plant;
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        QVERIFY(!(QFile(plant.readyFile()).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        for (const QString &path : {u"/healthz"_s, u"/health"_s, u"/readyz"_s}) {
            const Answer answer = HttpClient(plant.url()).get(path);
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.json(), (QJsonObject{{u"status"_s, u"ok"_s}}));
            QVERIFY(!answer.header("x-request-id").isEmpty());
        }
        QVERIFY2(plant.stop(), qPrintable(plant.output()));
        QVERIFY(!QFile::exists(plant.readyFile()));
        QVERIFY2(!plant.output().contains(plant.token()),
            "the token must not be in what it prints with --quiet");
    }

    void a_restart_keeps_the_token()
    {
        Plant plant;
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        const QString token = plant.token();
        QVERIFY(plant.stop());
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        QCOMPARE(plant.token(), token);
        QCOMPARE(HttpClient(plant).get(u"/api/v1/me"_s).status, 200);
    }

    void a_killed_server_starts_again_with_what_it_knew()
    {
        Plant plant;
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        QCOMPARE(
            HttpClient(plant).patch(u"/api/v1/settings"_s, {{u"theme"_s, u"dark"_s}}).status, 200);
        const QString token = plant.token();
        plant.kill();
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        QCOMPARE(plant.token(), token);
        QCOMPARE(HttpClient(plant).get(u"/api/v1/settings"_s).json().value("theme"_L1).toString(),
            u"dark"_s);
    }

    void a_second_server_on_the_same_folder_names_the_first()
    {
        Plant plant;
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        const auto second =
            plant.run({u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, plant.dataDir()});
        QCOMPARE(second.status, 1);
        QVERIFY2(second.err.contains(u"process %1"_s.arg(plant.pid())), qPrintable(second.err));
    }

    void a_port_in_use_is_said()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        Plant plant;
        const auto ran = plant.run({u"--listen"_s, u"127.0.0.1:%1"_s.arg(taken.serverPort()),
            u"--data-dir"_s, plant.dataDir()});
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.err.contains(QString::number(taken.serverPort()))
                && ran.err.contains("--listen"_L1),
            qPrintable(ran.err));
    }

    void a_token_that_others_can_read_is_refused()
    {
        Plant plant;
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        QVERIFY(plant.stop());
        const QString file = plant.dataDir() + "/owner-token"_L1;
        QVERIFY(
            QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        const auto ran =
            plant.run({u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, plant.dataDir()});
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.err.contains("chmod 600"_L1), qPrintable(ran.err));
        QVERIFY(!ran.err.contains("ccp_"_L1));
    }

    void a_damaged_database_stops_the_start_and_stays_as_it_is()
    {
        Plant plant;
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        QVERIFY(plant.stop());
        const QByteArray rubbish(8192, 'x');
        const QString file = write(plant.dataDir(), u"ccplant.db"_s, rubbish);
        const auto ran =
            plant.run({u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, plant.dataDir()});
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.err.contains("damaged"_L1) && ran.err.contains(file), qPrintable(ran.err));
        QFile after(file);
        QVERIFY(after.open(QIODevice::ReadOnly));
        QCOMPARE(after.readAll(), rubbish);
    }

    void help_version_and_configuration_are_printed()
    {
        Plant plant;
        const auto help = plant.run({u"--help"_s});
        QCOMPARE(help.status, 0);
        QVERIFY(help.out.contains("--allow-remote"_L1) && help.out.contains("CCPLANT_"_L1));
        const auto version = plant.run({u"--version"_s});
        QCOMPARE(version.status, 0);
        QVERIFY2(version.out.startsWith("ccplantd "_L1), qPrintable(version.out));
        const QString file = write(plant.scratch(u"config"_s), u"ccplant.yaml"_s,
            "log-level: warning\nagents:\n  - {id: mine, command: prog, env: {KEY: sk-secret}}\n");
        plant.environment = {{u"CCPLANT_DRAIN"_s, u"5s"_s}};
        const auto config = plant.run({u"--config"_s, file, u"--check-config"_s, u"--quiet"_s});
        QCOMPARE(config.status, 0);
        QVERIFY2(
            config.out.contains(u"log-level: warning  # %1:1"_s.arg(file)), qPrintable(config.out));
        QVERIFY(config.out.contains("drain: 5s  # CCPLANT_DRAIN"_L1));
        QVERIFY(config.out.contains("quiet: true  # --quiet"_L1));
        QVERIFY(!config.out.contains("sk-secret"_L1));
    }

    void a_wrong_configuration_is_refused_with_file_and_line()
    {
        Plant plant;
        const QString file = write(plant.scratch(u"config"_s), u"ccplant.yaml"_s,
            "log-level: warning\nlisten-on: here\nlog-format: xml\n");
        for (const QString &action : {u"--check-config"_s, u"--quiet"_s}) {
            const auto ran = plant.run({u"--config"_s, file, action});
            QCOMPARE(ran.status, 2);
            QVERIFY2(
                ran.err.contains(file + ":2: 'listen-on' is no option; did you mean 'listen'?"_L1),
                qPrintable(ran.err));
            QVERIFY2(ran.err.contains(file + ":3: 'log-format'"_L1), qPrintable(ran.err));
        }
    }

    void other_machines_must_be_let_in_on_purpose()
    {
        Plant plant;
        const auto ran =
            plant.run({u"--listen"_s, u"0.0.0.0:0"_s, u"--data-dir"_s, plant.dataDir()});
        QCOMPARE(ran.status, 2);
        QVERIFY2(ran.err.contains("--allow-remote"_L1), qPrintable(ran.err));
    }

    void it_ends_with_its_parent()
    {
        QProcess parent;
        parent.start(u"cat"_s, {});
        QVERIFY(parent.waitForStarted());
        Plant plant;
        plant.arguments = {u"--parent-pid"_s, QString::number(parent.processId())};
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        parent.closeWriteChannel();
        QCOMPARE(plant.waitForExit(), 0);
        QVERIFY(!QFile::exists(plant.readyFile()));
        QTRY_COMPARE_WITH_TIMEOUT(parent.state(), QProcess::NotRunning, patience);
    }

    void a_second_signal_ends_it_at_once()
    {
        Plant plant;
        plant.arguments = {u"--drain"_s, u"10m"_s};
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        // A request that never ends keeps the first signal waiting.
        QTcpSocket hanging;
        hanging.connectToHost(plant.url().host(), quint16(plant.url().port()));
        QVERIFY(hanging.waitForConnected());
        hanging.write("POST /api/v1/settings HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + plant.token().toLatin1()
            + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
        QVERIFY(hanging.waitForBytesWritten());
        QCOMPARE(HttpClient(plant).get(u"/api/v1/me"_s).status, 200);
        ::kill(pid_t(plant.pid()), SIGTERM);
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(plant.readyFile()), patience);
        ::kill(pid_t(plant.pid()), SIGTERM);
        QVERIFY(plant.waitForExit() > 0);
    }

    void logs_are_json_lines_when_asked()
    {
        Plant plant;
        plant.arguments = {u"--log-format"_s, u"json"_s};
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        (void)HttpClient(plant).get(u"/api/v1/me"_s);
        QVERIFY(plant.stop());
        int lines = 0;
        for (const QString &line : plant.output().split(u'\n', Qt::SkipEmptyParts)) {
            QVERIFY2(QJsonDocument::fromJson(line.toUtf8()).isObject(), qPrintable(line));
            ++lines;
        }
        QVERIFY(lines >= 3);
        QVERIFY(!plant.output().contains(plant.token()));
    }
};

QTEST_GUILESS_MAIN(TstStart)
#include "tst_start.moc"
