// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/core/client_fixture.h"

#include <QFile>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

class TestConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_good_token_leads_online_and_tells_who_we_are()
    {
        QTemporaryDir dir;
        FakeServer server;
        server.setRepositories({u"acme/web"_s, u"/home/me/src"_s});
        Client client(dir.path());
        client.connectTo(server);
        QTRY_COMPARE_WITH_TIMEOUT(
            client.core.connection()->state(), Connection::Online, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(client.core.connection()->user(), u"me"_s, deadlineMs);
        QCOMPARE(client.core.connection()->serverVersion(), u"0.1.0"_s);
        QCOMPARE(client.core.connection()->recentRepositories(),
            (QStringList{u"acme/web"_s, u"/home/me/src"_s}));
        QCOMPARE(client.core.connection()->errorText(), QString());
    }

    void a_wrong_token_leads_back_to_the_door_and_says_why()
    {
        QTemporaryDir dir;
        FakeServer server;
        Client client(dir.path());
        client.core.connection()->open(server.url(), u"wrong"_s, false);
        QTRY_COMPARE_WITH_TIMEOUT(
            client.core.connection()->state(), Connection::SignedOut, deadlineMs);
        QVERIFY(client.core.connection()->errorText().contains(u"token"_s));
        QCOMPARE(client.core.servers()->count(), 0); // what never worked is not kept
    }

    void a_server_that_is_away_is_waited_for_with_a_countdown()
    {
        QTemporaryDir dir;
        FakeServer server;
        Client client(dir.path());
        client.core.live()->setBackoff(
            {std::chrono::milliseconds(4000), std::chrono::milliseconds(4000)});
        server.pause();
        client.connectTo(server);
        QTRY_COMPARE_WITH_TIMEOUT(
            client.core.connection()->state(), Connection::Offline, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(client.core.connection()->retryInMs() > 0, deadlineMs);
        QVERIFY(!client.core.connection()->errorText().isEmpty());
        server.resume();
        client.core.connection()->retryNow();
        QTRY_COMPARE_WITH_TIMEOUT(
            client.core.connection()->state(), Connection::Online, deadlineMs);
        QCOMPARE(client.core.connection()->errorText(), QString());
    }

    void a_server_that_was_reached_is_offered_again_and_needs_no_second_token()
    {
        QTemporaryDir dir;
        FakeServer server;
        {
            Client client(dir.path());
            client.core.servers()->connectTo(server.url().toString(), server.token());
            QTRY_COMPARE_WITH_TIMEOUT(client.core.servers()->count(), 1, deadlineMs);
        }
        QFile servers(dir.filePath(u"servers.json"_s)), tokens(dir.filePath(u"tokens.json"_s));
        QVERIFY(servers.open(QIODevice::ReadOnly) && tokens.open(QIODevice::ReadOnly));
        QVERIFY(!servers.readAll().contains(server.token().toUtf8()));
        QVERIFY(!(tokens.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        Client client(dir.path());
        client.core.servers()->connectLast();
        QTRY_COMPARE_WITH_TIMEOUT(
            client.core.connection()->state(), Connection::Online, deadlineMs);
    }

    void who_left_stays_out_until_asked()
    {
        QTemporaryDir dir;
        FakeServer server;
        {
            Client client(dir.path());
            client.core.servers()->connectTo(server.url().toString(), server.token());
            QTRY_COMPARE_WITH_TIMEOUT(client.core.servers()->count(), 1, deadlineMs);
            client.core.servers()->signOut();
        }
        Client client(dir.path());
        client.core.servers()->connectLast();
        QCOMPARE(client.core.connection()->state(), Connection::SignedOut);
        client.core.servers()->connectSaved(server.url().toString());
        QTRY_COMPARE_WITH_TIMEOUT(
            client.core.connection()->state(), Connection::Online, deadlineMs);
    }

    void a_token_that_stops_working_is_noticed()
    {
        QTemporaryDir dir;
        FakeServer server;
        Client client(dir.path());
        client.connectTo(server);
        QTRY_COMPARE_WITH_TIMEOUT(
            client.core.connection()->state(), Connection::Online, deadlineMs);
        QSignalSpy refused(client.core.connection(), &Connection::refused);
        server.setToken(u"another"_s);
        server.dropLinks();
        QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, deadlineMs);
        QCOMPARE(client.core.connection()->state(), Connection::SignedOut);
    }
};

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
