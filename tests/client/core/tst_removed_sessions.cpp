// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/core/client_fixture.h"

#include <QJsonDocument>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

class TestRemovedSessions : public QObject {
    Q_OBJECT

    static void addRemoved(FakeServer &server, int count)
    {
        for (int i = 0; i < count; ++i)
            server.keepRemoved(server.addSession({{u"title"_s, u"Task %1"_s.arg(i)}}));
    }
    RemovedSessions &list() { return *m_client->core.removedSessions(); }
    RemovedTranscript &reading() { return *list().reading(); }
    void connectTo(FakeServer &server)
    {
        m_client->connectTo(server);
        QTRY_VERIFY_WITH_TIMEOUT(m_client->online(), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_client->core.connection()->serverName() == "ccplantd"_L1, deadlineMs);
    }
    void refresh()
    {
        list().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(!list().loading(), deadlineMs);
    }
    void open(const QString &id)
    {
        list().open(id);
        QTRY_VERIFY_WITH_TIMEOUT(reading().state() != RemovedTranscript::Loading, deadlineMs);
    }
    QString text(int row, int role) { return list().data(list().index(row), role).toString(); }
    int asked(const QString &request) { return int(m_server->requests().count(request)); }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FakeServer>();
        m_server->setKeepRemoved(std::chrono::hours(24 * 30));
        m_client = std::make_unique<Client>(m_dir->path());
    }
    void cleanup() { m_client.reset(); }

    void how_long_they_are_kept_is_said_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("not at all") << qint64(0) << QString();
        QTest::newRow("a moment") << qint64(20) << u"1 minute(s)"_s;
        QTest::newRow("minutes") << qint64(600) << u"10 minute(s)"_s;
        QTest::newRow("a day") << qint64(24 * 3600) << u"24 hour(s)"_s;
        QTest::newRow("a month") << qint64(30 * 24 * 3600) << u"30 day(s)"_s;
    }
    void how_long_they_are_kept_is_said()
    {
        QFETCH(const qint64, seconds);
        QFETCH(const QString, text);
        m_server->setKeepRemoved(std::chrono::seconds(seconds));
        connectTo(*m_server);
        QCOMPARE(m_client->core.connection()->keepRemoved(), seconds);
        QCOMPARE(m_client->core.connection()->keepRemovedText(), text); // without a translation
    }

    void nothing_is_asked_for_that_nobody_looks_at()
    {
        addRemoved(*m_server, 1);
        connectTo(*m_server);
        const QString id = m_server->addSession();
        QTRY_VERIFY_WITH_TIMEOUT(m_client->core.sessions()->all()->find(id), deadlineMs);
        m_server->removeSession(id);
        QTRY_VERIFY_WITH_TIMEOUT(!m_client->core.sessions()->all()->find(id), deadlineMs);
        QTest::qWait(2 * RemovedSessions::againMs);
        QCOMPARE(asked(u"GET /api/v1/removed-sessions"_s), 0);
        QVERIFY(!list().loaded());
    }

    void a_long_list_comes_page_by_page_and_in_its_order()
    {
        addRemoved(*m_server, 120);
        connectTo(*m_server);
        refresh();
        QCOMPARE(list().count(), RemovedSessions::pageSize);
        QCOMPARE(list().total(), 120);
        QVERIFY(list().more());
        QCOMPARE(text(0, RemovedSessions::TitleRole), u"Task 119"_s);
        list().loadMore();
        list().loadMore(); // one at a time
        QTRY_COMPARE_WITH_TIMEOUT(list().count(), 100, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(!list().loading(), deadlineMs);
        list().loadMore();
        QTRY_COMPARE_WITH_TIMEOUT(list().count(), 120, deadlineMs);
        QVERIFY(!list().more());
        QCOMPARE(text(119, RemovedSessions::TitleRole), u"Task 0"_s);
        list().loadMore(); // there is nothing more
        QVERIFY(!list().loading());
        // Asked again, as many are shown, and what stays keeps its row.
        QSignalSpy reset(&list(), &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&list(), &QAbstractItemModel::rowsInserted);
        addRemoved(*m_server, 1);
        refresh();
        QCOMPARE(list().count(), 120);
        QVERIFY(list().more());
        QCOMPARE(reset.size(), 0);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(inserted.first().at(1).toInt(), 0);
    }

    void a_row_says_who_removed_it_and_until_when_it_is_kept()
    {
        const auto remove = [&](const QJsonObject &session, const QJsonObject &removal) {
            m_server->keepRemoved(m_server->addSession(session), removal);
        };
        remove({{u"title"_s, QString()}},
            {{u"removed_at"_s, u"2026-03-03T14:05:00.000Z"_s}, {u"removed_by"_s, QString()}});
        remove({{u"title"_s, u"**Fix** the `login`"_s},
                   {u"repository"_s, u"https://github.com/acme/web-shop.git"_s},
                   {u"branch"_s, u"fix/login"_s}, {u"team"_s, u"acme/tools"_s}},
            {{u"removed_by"_s, u"hanako"_s}});
        connectTo(*m_server);
        refresh();
        QCOMPARE(list().count(), 2);
        QCOMPARE(text(0, RemovedSessions::TitleRole), u"Fix the login"_s);
        const QString place = text(0, RemovedSessions::PlaceRole);
        for (const auto &part : {u"acme/tools"_s, u"acme/web-shop @ fix/login"_s})
            QVERIFY2(place.contains(part), qPrintable(place));
        QVERIFY(text(0, RemovedSessions::RemovedRole).startsWith("Removed by hanako on "_L1));
        QVERIFY(text(0, RemovedSessions::KeptRole).startsWith("Kept until "_L1));
        QCOMPARE(text(0, RemovedSessions::AgoRole), u"now"_s);
        QCOMPARE(text(1, RemovedSessions::TitleRole), u"Untitled session"_s);
        QVERIFY(text(1, RemovedSessions::RemovedRole).contains("when its time was over"_L1));
    }

    void the_server_searches_once_for_what_is_typed()
    {
        addRemovals(*m_server);
        connectTo(*m_server);
        refresh();
        const int all = list().count();
        const int before = asked(u"GET /api/v1/removed-sessions"_s);
        for (const auto &typed : {u"l"_s, u"lo"_s, u"login"_s, u"login web-shop"_s})
            list().setQuery(typed);
        QTRY_COMPARE_WITH_TIMEOUT(list().count(), 1, deadlineMs);
        QCOMPARE(asked(u"GET /api/v1/removed-sessions"_s), before + 1);
        QCOMPARE(list().total(), 1);
        list().setQuery(u"nothing & like=this"_s);
        QTRY_COMPARE_WITH_TIMEOUT(list().count(), 0, deadlineMs);
        QVERIFY(list().loaded());
        list().setQuery({});
        QTRY_COMPARE_WITH_TIMEOUT(list().count(), all, deadlineMs);
    }

    void it_is_asked_for_again_when_a_session_goes_while_it_is_watched()
    {
        connectTo(*m_server);
        list().setWatched(true);
        QTRY_VERIFY_WITH_TIMEOUT(list().loaded(), deadlineMs);
        QStringList ids;
        for (int i = 0; i < 5; ++i)
            ids << m_server->addSession();
        QTRY_VERIFY_WITH_TIMEOUT(m_client->core.sessions()->all()->find(ids.last()), deadlineMs);
        const int before = asked(u"GET /api/v1/removed-sessions"_s);
        for (const QString &id : ids)
            m_server->keepRemoved(id);
        QTRY_COMPARE_WITH_TIMEOUT(list().count(), 5, deadlineMs);
        QCOMPARE(asked(u"GET /api/v1/removed-sessions"_s), before + 1); // once for all
    }

    void a_refusal_is_told_and_what_was_shown_stays()
    {
        addRemoved(*m_server, 2);
        connectTo(*m_server);
        m_server->refuseRemoved(Error{ErrorCode::NotFound, u"There is no such route."_s, {}, {}});
        refresh();
        QVERIFY(!list().loaded());
        QCOMPARE(list().errorText(), u"There is no such route."_s);
        m_server->refuseRemoved({});
        refresh();
        QCOMPARE(list().errorText(), QString());
        m_server->refuseRemoved(Error{ErrorCode::Unavailable, u"Busy."_s, {}, {}});
        refresh();
        QCOMPARE(list().errorText(), u"Busy."_s);
        QCOMPARE(list().count(), 2);
    }

    void a_server_that_comes_back_is_asked_again()
    {
        addRemovals(*m_server);
        connectTo(*m_server);
        m_server->pause();
        QTRY_VERIFY_WITH_TIMEOUT(!m_client->online(), deadlineMs);
        const QString id = m_server->removedIds().first();
        list().setWatched(true);
        list().open(id);
        QTRY_VERIFY_WITH_TIMEOUT(!list().errorText().isEmpty(), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(reading().state(), RemovedTranscript::Failed, deadlineMs);
        QVERIFY(!reading().gone() && !reading().errorText().isEmpty());
        m_server->resume();
        QTRY_COMPARE_WITH_TIMEOUT(list().count(), 4, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(reading().state(), RemovedTranscript::Ready, deadlineMs);
        QCOMPARE(list().errorText(), QString());
    }

    void a_transcript_is_read_part_by_part()
    {
        const QString id = addRemovals(*m_server).first();
        connectTo(*m_server);
        refresh();
        m_server->setRemovedPart(3);
        QList<double> progress;
        connect(&reading(), &TranscriptSource::stateChanged, this,
            [&] { progress << reading().progress(); });
        list().open(id);
        QCOMPARE(reading().title(), u"Fix the login that expires too early"_s); // known already
        QTRY_COMPARE_WITH_TIMEOUT(reading().state(), RemovedTranscript::Ready, deadlineMs);
        QVERIFY(progress.size() > 4);
        QVERIFY(std::is_sorted(progress.begin(), progress.end() - 1));
        QVERIFY(asked(u"GET /api/v1/removed-sessions/%1/events"_s.arg(id)) > 4);
        QVERIFY(!reading().incomplete());
        QVERIFY(reading().readOnly());
        // The same as at once.
        const QJsonObject inParts = reading().transcript()->transcript().toJson();
        const int rows = reading().rows()->count();
        QVERIFY(rows > 5);
        m_server->setRemovedPart(1000);
        open(m_server->removedIds().last());
        open(id);
        QCOMPARE(reading().rows()->count(), rows);
        QCOMPARE(reading().transcript()->transcript().toJson(), inParts);
    }

    void what_had_not_ended_is_not_shown_as_if_it_went_on()
    {
        const QString id = addRemovals(*m_server).first();
        connectTo(*m_server);
        open(id);
        TranscriptModel *model = reading().transcript();
        const auto cell = [&](int row, int role) { return model->data(model->index(row), role); };
        const int tool = model->rowOf(u"tool"_s, u"t_e"_s);
        QCOMPARE(cell(tool, TranscriptModel::StatusRole).toString(), u"cancelled"_s);
        QCOMPARE(cell(tool, TranscriptModel::DurationMsRole).toLongLong(), -1);
        QVERIFY(reading().pending().isEmpty()); // nothing is asked any more
        QCOMPARE(reading().status(), u"stopped"_s);
    }

    void only_what_was_opened_last_is_shown()
    {
        const QStringList ids = addRemovals(*m_server);
        connectTo(*m_server);
        m_server->setRemovedPart(1);
        list().open(ids.first());
        QTRY_VERIFY_WITH_TIMEOUT(reading().progress() > 0, deadlineMs);
        const int before = asked(u"GET /api/v1/removed-sessions/%1/events"_s.arg(ids.first()));
        open(ids.last());
        QCOMPARE(reading().state(), RemovedTranscript::Ready);
        QCOMPARE(reading().rows()->count(), 1);
        QVERIFY(asked(u"GET /api/v1/removed-sessions/%1/events"_s.arg(ids.first())) <= before + 1);
        list().open({});
        QCOMPARE(reading().state(), RemovedTranscript::None);
        QCOMPARE(reading().rows()->count(), 0);
    }

    void a_log_that_ends_early_says_so()
    {
        const QString id = m_server->addSession();
        playTurn(*m_server, id);
        m_server->keepRemoved(id, {{u"last_seq"_s, m_server->lastSeq(id) + 5}});
        connectTo(*m_server);
        open(id);
        QVERIFY(reading().incomplete());
        QVERIFY(reading().rows()->count() > 5);
    }

    void one_that_is_not_there_says_so_and_is_asked_for_again_only_by_hand()
    {
        connectTo(*m_server);
        open(u"s_gone"_s);
        QCOMPARE(reading().state(), RemovedTranscript::Failed);
        QVERIFY(reading().gone());
        QVERIFY(!reading().errorText().isEmpty());
        m_server->keepRemoved(m_server->addSession({{u"id"_s, u"s_gone"_s}}));
        reading().retry();
        QTRY_COMPARE_WITH_TIMEOUT(reading().state(), RemovedTranscript::Ready, deadlineMs);
        QVERIFY(!reading().gone());
    }

    void deleting_for_good_takes_it_away_or_says_why_not()
    {
        const QStringList ids = addRemovals(*m_server);
        connectTo(*m_server);
        refresh();
        open(ids.first());
        m_server->refuseRemoved(Error{ErrorCode::Forbidden, u"It is not yours."_s, {}, {}});
        list().remove({ids.first()});
        QVERIFY(list().busy());
        QTRY_COMPARE_WITH_TIMEOUT(list().changeError(), u"It is not yours."_s, deadlineMs);
        QVERIFY(!list().busy());
        QCOMPARE(list().count(), 4);
        QCOMPARE(reading().sessionId(), ids.first());
        m_server->refuseRemoved({});
        QSignalSpy deleted(&list(), &RemovedSessions::deleted);
        list().remove({ids.first(), ids.at(1), u"s_gone_already"_s});
        QCOMPARE(list().changeError(), QString());
        QTRY_COMPARE_WITH_TIMEOUT(deleted.size(), 3, deadlineMs);
        QCOMPARE(m_server->removedIds(), ids.mid(2));
        QCOMPARE(list().count(), 2);
        QCOMPARE(list().total(), 2);
        QCOMPARE(reading().sessionId(), QString()); // it was this one
        QCOMPARE(list().rowOf(ids.at(2)), 0);
        QCOMPARE(list().idAt(7), QString());
    }

    void another_server_is_another_list()
    {
        const QString id = addRemovals(*m_server).first();
        connectTo(*m_server);
        refresh();
        open(id);
        list().setQuery(u"login"_s);
        m_server->setRemovedPart(1);
        FakeServer other;
        m_client->connectTo(other);
        QCOMPARE(list().count(), 0);
        QCOMPARE(list().query(), QString());
        QVERIFY(!list().loaded());
        QCOMPARE(reading().sessionId(), QString());
        QCOMPARE(reading().rows()->count(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_client->core.connection()->serverName(), u"ccplantd"_s, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_client->core.connection()->keepRemoved(), 0, deadlineMs);
        refresh();
        QVERIFY(list().loaded());
        QCOMPARE(list().count(), 0);
        QVERIFY(!other.requests().contains(u"GET /api/v1/removed-sessions/"_s + id));
    }

    void an_export_is_a_file_of_its_own()
    {
        const QStringList ids = addRemovals(*m_server);
        connectTo(*m_server);
        open(ids.first());
        QTemporaryDir home;
        qputenv("HOME", home.path().toUtf8());
        qputenv("XDG_CONFIG_HOME", home.filePath(u".config"_s).toUtf8());
        const auto exported = [&](const QString &format) {
            QSignalSpy done(&reading(), &RemovedTranscript::exported);
            reading().exportAs(format);
            reading().exportAs(format); // while one is on its way: nothing
            [&] { QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, deadlineMs); }();
            const QString text = done.value(0).value(0).toString();
            QFile file(text.section(u"Saved as "_s, 1));
            return std::pair(
                file.fileName(), file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
        };
        const auto [name, markdown] = exported(u"markdown"_s);
        QVERIFY2(name.startsWith(home.path()), qPrintable(name));
        QVERIFY2(name.endsWith("/Fix-the-login-that-expires-too-early.md"_L1), qPrintable(name));
        QVERIFY(markdown.startsWith("# Fix the login"));
        QVERIFY(markdown.contains("ten minutes"));
        const auto [second, again] = exported(u"markdown"_s);
        QVERIFY2(
            second.endsWith("/Fix-the-login-that-expires-too-early (2).md"_L1), qPrintable(second));
        QCOMPARE(again, markdown);
        const auto [jsonName, json] = exported(u"json"_s);
        QVERIFY(jsonName.endsWith(".json"_L1));
        QCOMPARE(QJsonDocument::fromJson(json)["session"_L1]["id"_L1].toString(), ids.first());
        // A folder that cannot be written to.
        QFile block(home.filePath(u"not-a-folder"_s));
        QVERIFY(block.open(QIODevice::WriteOnly));
        qputenv("HOME", block.fileName().toUtf8());
        reading().exportAs(u"json"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!reading().exportError().isEmpty(), deadlineMs);
        QVERIFY2(reading().exportError().contains("cannot be written"_L1),
            qPrintable(reading().exportError()));
        reading().clearExportError();
        QCOMPARE(reading().exportError(), QString());
        // Names of files have no separators in them, whatever a title has.
        open(ids.last());
        QCOMPARE(reading().fileName(), u"移行スクリプトの試験を書く"_s);
        m_server->keepRemoved(
            m_server->addSession({{u"id"_s, u"s_odd"_s}, {u"title"_s, u"../.. / \\"_s}}));
        open(u"s_odd"_s);
        QCOMPARE(reading().fileName(), u"s_odd"_s);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestRemovedSessions)
#include "tst_removed_sessions.moc"
