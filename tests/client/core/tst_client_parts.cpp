// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/core/client_fixture.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

class TestClientParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void settings_are_kept_and_nonsense_is_not_taken()
    {
        QTemporaryDir dir;
        {
            Client client(dir.path());
            client.core.settings()->setTheme(u"dark"_s);
            client.core.settings()->setTextScale(400);
            client.core.settings()->setValue(u"window"_s, QVariantMap{{u"x"_s, 5}});
        }
        Client client(dir.path());
        ClientSettings *settings = client.core.settings();
        QCOMPARE(settings->theme(), u"dark"_s);
        QCOMPARE(settings->textScale(), 150);
        QCOMPARE(settings->value(u"window"_s).toMap()[u"x"_s].toInt(), 5);
        settings->setTheme(u"plaid"_s);
        QCOMPARE(settings->theme(), u"system"_s);
    }

    void a_broken_file_is_set_aside_and_not_overwritten()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(u"drafts.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ torn");
        file.close();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"is not JSON"_s));
        Drafts drafts(file.fileName());
        drafts.set(u"local"_s, u"s_1"_s, u"new"_s);
        QVERIFY(QFile::exists(file.fileName() + u".broken"_s));
    }

    void commands_are_found_run_and_forgotten_with_their_owner()
    {
        QTemporaryDir dir;
        Client client(dir.path());
        CommandModel model;
        const QSignalSpy rebuilt(&model, &CommandModel::modelReset);
        auto command = std::make_unique<Command>();
        command->classBegin();
        command->setProperty("text", u"New session"_s);
        command->setProperty("shortcut", u"Ctrl+N"_s);
        command->componentComplete();
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(rebuilt.size(), 1); // not for each of its properties
        QSignalSpy triggered(command.get(), &Command::triggered);
        model.setQuery(u"ns"_s);
        model.run(0);
        QCOMPARE(triggered.size(), 1);
        model.setQuery(u"zzz"_s);
        QCOMPARE(model.rowCount(), 0);
        model.setQuery({});
        command.reset();
        QTRY_COMPARE(model.rowCount(), 0);
    }

    void the_palette_finds_sessions_too()
    {
        QTemporaryDir dir;
        FakeServer server;
        Client client(dir.path());
        const QString id = server.addSession({{u"title"_s, u"Fix the login"_s}});
        client.connectTo(server);
        QTRY_VERIFY_WITH_TIMEOUT(client.core.sessions()->all()->loaded(), deadlineMs);
        CommandModel model;
        model.setQuery(u"login"_s);
        QCOMPARE(model.rowCount(), 1);
        model.run(0);
        QCOMPARE(client.core.sessions()->currentId(), id);
        QVERIFY(client.core.sessions()->current());
    }

    void agents_are_listed_with_the_default_one()
    {
        QTemporaryDir dir;
        FakeServer server;
        Client client(dir.path());
        client.connectTo(server);
        AgentCatalog *agents = client.core.agents();
        QTRY_COMPARE_WITH_TIMEOUT(agents->agents().size(), 1, deadlineMs);
        QCOMPARE(agents->defaultAgent(), u"demo"_s);
        QCOMPARE(agents->nameOf(u"demo"_s), u"Demo agent"_s);
        QCOMPARE(agents->nameOf(u"unknown"_s), u"unknown"_s);
    }
};

QTEST_GUILESS_MAIN(TestClientParts)
#include "tst_client_parts.moc"
