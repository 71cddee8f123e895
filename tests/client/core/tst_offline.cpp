// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/json_store.h"
#include "qml/Core/navigation.h"
#include "tests/client/core/client_fixture.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

namespace {

/// The browser's storage, of which another page is a writer too.
class SharedStorage final : public JsonBackend {
public:
    QJsonObject read() override { return kept; }
    bool write(const QJsonObject &object, const QSet<QString> &changed) override
    {
        for (const QString &key : changed) {
            if (object.contains(key))
                kept[key] = object.value(key);
            else
                kept.remove(key);
            written << key;
        }
        return !full;
    }
    int delayMs() const override { return 0; }

    QJsonObject kept;
    QStringList written;
    bool full = false;
};

} // namespace

/// What the client knows without its server, and what a page of a browser adds to it.
class TestOffline : public QObject {
    Q_OBJECT

    static void remember(FakeServer &server, const QString &dir, const QString &session)
    {
        Client client(dir);
        client.connectTo(server);
        QTRY_VERIFY_WITH_TIMEOUT(client.core.sessions()->all()->loaded(), deadlineMs);
        client.core.sessions()->setCurrentId(session);
        QTRY_VERIFY_WITH_TIMEOUT(client.core.sessions()->current()->live(), deadlineMs);
        client.core.cache()->flush();
    }

private Q_SLOTS:
    void without_a_server_the_last_list_and_transcript_are_shown()
    {
        QTemporaryDir dir;
        FakeServer server;
        const QString session = server.addSession({{u"title"_s, u"Kept in mind"_s}});
        server.emitEvent(session, u"message"_s,
            {{u"id"_s, u"m_1"_s}, {u"role"_s, u"agent"_s}, {u"done"_s, true},
                {u"content"_s,
                    QJsonArray{
                        QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"I was here"_s}}}}});
        remember(server, dir.path(), session);
        server.pause();

        Client client(dir.path());
        QSignalSpy read(&client.core, &ClientCore::lastListRead);
        client.connectTo(server);
        QVERIFY(!read.isEmpty() || read.wait(deadlineMs));
        QCOMPARE(client.core.sessions()->all()->count(), 1);
        client.core.sessions()->setCurrentId(session);
        SessionController *shown = client.core.sessions()->current();
        QTRY_VERIFY_WITH_TIMEOUT(!shown->loading(), deadlineMs);
        QVERIFY(!shown->live());
        QCOMPARE(shown->title(), u"Kept in mind"_s);
        QCOMPARE(shown->transcript()->count(), 1);

        // The server comes back with more: nothing is there twice.
        server.resume();
        server.emitEvent(session, u"message"_s,
            {{u"id"_s, u"m_2"_s}, {u"role"_s, u"agent"_s}, {u"done"_s, true},
                {u"content"_s,
                    QJsonArray{
                        QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"And now again"_s}}}}});
        client.core.connection()->retryNow();
        QTRY_VERIFY_WITH_TIMEOUT(shown->live(), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(shown->transcript()->count(), 2, deadlineMs);
    }

    void who_signs_out_leaves_nothing_behind()
    {
        QTemporaryDir dir;
        FakeServer server;
        const QString session = server.addSession();
        server.emitEvent(session, u"message"_s,
            {{u"id"_s, u"m_1"_s}, {u"role"_s, u"agent"_s}, {u"done"_s, true},
                {u"content"_s, QJsonArray()}});
        remember(server, dir.path(), session);
        QVERIFY(QDir(dir.filePath(u"cache"_s)).entryList(QDir::Files).size() >= 2);
        {
            Client client(dir.path());
            client.connectTo(server);
            QTRY_VERIFY_WITH_TIMEOUT(client.online(), deadlineMs);
            client.core.servers()->signOut();
        }
        QVERIFY(QDir(dir.filePath(u"cache"_s)).entryList(QDir::Files).isEmpty());
    }

    void a_page_signs_in_with_a_token_and_keeps_only_the_cookie()
    {
        QTemporaryDir dir;
        FakeServer server;
        ClientParts parts;
        parts.dataDir = dir.path();
        parts.fixedServer = server.url();
        ClientCore core(std::move(parts));
        core.servers()->connectLast();
        QTRY_COMPARE_WITH_TIMEOUT(core.connection()->state(), Connection::SignedOut, deadlineMs);
        QCOMPARE(core.connection()->errorText(), QString()); // nobody's fault

        core.servers()->signIn(u"wrong"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!core.servers()->formError().isEmpty(), deadlineMs);
        core.servers()->signIn(server.url().toString() + u"/auth/login?token="_s + server.token());
        QTRY_COMPARE_WITH_TIMEOUT(core.connection()->user(), u"me"_s, deadlineMs);
        QCOMPARE(core.servers()->formError(), QString());
        QCOMPARE(core.api()->token(), QString());
        QVERIFY(!QFile::exists(dir.filePath(u"tokens.json"_s)));

        core.servers()->signOut();
        QTRY_VERIFY_WITH_TIMEOUT(server.requests().contains(u"POST /auth/logout"_s), deadlineMs);
    }

    void places_are_read_strictly_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("place");
        QTest::newRow("inbox") << u"/"_s << u""_s;
        QTest::newRow("session") << u"/sessions/s_abc"_s << u"sessions/s_abc"_s;
        QTest::newRow("without slash") << u"settings"_s << u"settings"_s;
        QTest::newRow("new") << u"/new/"_s << u"new"_s;
        QTest::newRow("unknown") << u"/nowhere"_s << u""_s;
        QTest::newRow("removed sessions") << u"/removed"_s << u"removed"_s;
        QTest::newRow("a removed session") << u"/removed/s_abc"_s << u"removed/s_abc"_s;
        QTest::newRow("no settings of a session") << u"/settings/s_abc"_s << u""_s;
        QTest::newRow("no id") << u"/sessions/"_s << u""_s;
        QTest::newRow("a path in it") << u"/sessions/../settings"_s << u""_s;
        QTest::newRow("too long") << u"/sessions/"_s + QString(65, u'a') << u""_s;
    }

    void places_are_read_strictly()
    {
        QFETCH(QString, address);
        QFETCH(QString, place);
        QCOMPARE(Navigation::normal(address), place);
    }

    void going_tells_the_window_once()
    {
        Navigation navigation(nullptr);
        QSignalSpy requested(&navigation, &Navigation::requested);
        navigation.go(u"/sessions/s_1"_s);
        QCOMPARE(requested.size(), 1);
        navigation.go(u"/sessions/s_1"_s);
        QCOMPARE(requested.size(), 1); // it is there
        navigation.setPlace(u"new"_s); // the window went by itself
        QCOMPARE(requested.size(), 1);
        QCOMPARE(navigation.place(), u"new"_s);
    }

    void two_pages_write_different_members_and_see_each_others()
    {
        auto backend = std::make_unique<SharedStorage>();
        SharedStorage *storage = backend.get();
        storage->kept = {{u"a"_s, 1}};
        JsonStore store(std::move(backend));
        QCOMPARE(store.value(u"a"_s).toInt(), 1);
        store.set(u"b"_s, 2);
        QTRY_COMPARE_WITH_TIMEOUT(storage->written, QStringList{u"b"_s}, deadlineMs);

        QSignalSpy elsewhere(&store, &JsonStore::changedElsewhere);
        storage->changedElsewhere(u"a"_s, 5);
        QCOMPARE(store.value(u"a"_s).toInt(), 5);
        QCOMPARE(elsewhere.size(), 1);
        storage->changedElsewhere(u"b"_s, QJsonValue(QJsonValue::Undefined));
        QVERIFY(!store.object().contains(u"b"_s));
        QVERIFY(store.flush());
        QCOMPARE(storage->written, QStringList{u"b"_s}); // what came from there is not sent back
    }

    void what_was_not_kept_is_tried_again()
    {
        auto backend = std::make_unique<SharedStorage>();
        SharedStorage *storage = backend.get();
        storage->full = true;
        JsonStore store(std::move(backend));
        store.set(u"a"_s, 1);
        QVERIFY(!store.flush());
        storage->full = false;
        QVERIFY(store.flush());
        QCOMPARE(storage->kept.value(u"a"_s).toInt(), 1);
    }
};

QTEST_GUILESS_MAIN(TestOffline)
#include "tst_offline.moc"
