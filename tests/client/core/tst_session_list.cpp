// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/core/client_fixture.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

class TestSessionList : public QObject {
    Q_OBJECT

    static QString titleAt(const SessionFilterModel &model, int row)
    {
        return model.data(model.index(row), SessionListModel::TitleRole).toString();
    }
    static QStringList groups(const SessionFilterModel &model)
    {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.data(model.index(row), SessionFilterModel::IsHeaderRole).toBool())
                names << model.data(model.index(row), SessionFilterModel::GroupRole).toString();
        }
        return names;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FakeServer>();
        m_client = std::make_unique<Client>(m_dir->path());
    }
    void cleanup() { m_client.reset(); }

    void the_list_follows_the_server()
    {
        SessionListModel *list = m_client->core.sessions()->all();
        const QAbstractItemModelTester tester(
            list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QString first = m_server->addSession({{u"title"_s, u"One"_s}});
        m_client->connectTo(*m_server);
        QTRY_VERIFY_WITH_TIMEOUT(list->loaded(), deadlineMs);
        QCOMPARE(list->count(), 1);
        const QString second = m_server->addSession({{u"title"_s, u"Two"_s}});
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), 2, deadlineMs);
        m_server->changeSession(second, {{u"status"_s, u"needs_input"_s}});
        QTRY_COMPARE_WITH_TIMEOUT(list->needsInputCount(), 1, deadlineMs);
        m_server->removeSession(first);
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), 1, deadlineMs);
        QCOMPARE(list->rowOf(second), 0);
        QCOMPARE(list->rowOf(first), -1);
    }

    void a_reconnect_merges_and_drops_what_is_gone()
    {
        SessionListModel *list = m_client->core.sessions()->all();
        const QStringList ids = addInbox(*m_server);
        m_client->connectTo(*m_server);
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), int(ids.size()), deadlineMs);
        QSignalSpy resets(list, &QAbstractItemModel::modelReset);
        m_server->dropLinks();
        m_server->removeSession(ids.first());
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), int(ids.size()) - 1, deadlineMs);
        QVERIFY(resets.isEmpty());
    }

    void groups_come_in_order_and_fold()
    {
        addInbox(*m_server);
        m_client->connectTo(*m_server);
        SessionFilterModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSource(m_client->core.sessions()->all());
        QTRY_COMPARE_WITH_TIMEOUT(model.matchCount(), 10, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(groups(model),
            (QStringList{u"needs_input"_s, u"running"_s, u"idle"_s, u"done"_s}), deadlineMs);
        QCOMPARE(titleAt(model, 1), u"Fix the login that expires too early"_s);
        QCOMPARE(titleAt(model, 8),
            u"Add rate limits to the public API"_s); // pinned, so first of the idle ones
        const int before = model.rowCount();
        model.toggleGroup(u"idle"_s);
        QCOMPARE(model.rowCount(), before - 3);
        QCOMPARE(model.matchCount(), 10);
        model.toggleGroup(u"idle"_s);
        QCOMPARE(model.rowCount(), before);
    }

    void search_and_filters_narrow_it()
    {
        addInbox(*m_server);
        m_client->connectTo(*m_server);
        SessionFilterModel model;
        model.setSource(m_client->core.sessions()->all());
        QTRY_COMPARE_WITH_TIMEOUT(model.matchCount(), 10, deadlineMs);
        model.setSearch(u"LOGIN acme"_s);
        QCOMPARE(model.matchCount(), 1);
        model.setSearch({});
        model.setRepository(u"acme/engine"_s);
        QCOMPARE(model.matchCount(), 3);
        model.setStatusGroup(u"idle"_s);
        QCOMPARE(model.matchCount(), 1);
        model.clearFilters();
        QCOMPARE(model.matchCount(), 10);
    }

    void a_session_that_starts_to_ask_moves_up_without_a_reset()
    {
        const QStringList ids = addInbox(*m_server);
        m_client->connectTo(*m_server);
        SessionFilterModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSource(m_client->core.sessions()->all());
        QTRY_COMPARE_WITH_TIMEOUT(model.matchCount(), 10, deadlineMs);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        m_server->changeSession(ids.at(6), {{u"status"_s, u"needs_input"_s}});
        QTRY_COMPARE_WITH_TIMEOUT(
            model.data(model.index(model.rowOf(ids.at(6))), SessionFilterModel::GroupRole)
                .toString(),
            u"needs_input"_s, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(model.rowOf(ids.at(6)) <= 3, deadlineMs);
        QVERIFY(resets.isEmpty());
        QCOMPARE(model.data(model.index(0), SessionFilterModel::GroupCountRole).toInt(), 3);
    }

    void next_that_needs_you_goes_round()
    {
        const QStringList ids = addInbox(*m_server);
        m_client->connectTo(*m_server);
        SessionFilterModel model;
        model.setSource(m_client->core.sessions()->all());
        model.setCollapsed({u"needs_input"_s}); // found all the same
        QTRY_COMPARE_WITH_TIMEOUT(model.matchCount(), 10, deadlineMs);
        QCOMPARE(model.nextNeedingInput({}), ids.at(0));
        QCOMPARE(model.nextNeedingInput(ids.at(0)), ids.at(1));
        QCOMPARE(model.nextNeedingInput(ids.at(1)), ids.at(0));
        QCOMPARE(model.nextNeedingInput({}, true), ids.at(1));
    }

    void a_thousand_sessions_arrive_and_fifty_busy_ones_are_merged_in_place()
    {
        addMany(*m_server, 1000);
        m_client->connectTo(*m_server);
        SessionFilterModel model;
        model.setSource(m_client->core.sessions()->all());
        QTRY_COMPARE_WITH_TIMEOUT(model.matchCount(), 1000, deadlineMs);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QStringList ids = m_server->sessionIds();
        for (int round = 0; round < 20; ++round) {
            for (int i = 0; i < 50; ++i)
                m_server->changeSession(
                    ids.at(i * 20 + 1), {{u"activity"_s, u"Round %1"_s.arg(round)}});
        }
        const auto activity = [&] {
            return model.data(model.index(model.rowOf(ids.at(981))), SessionListModel::ActivityRole)
                .toString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(activity(), u"Round 19"_s, deadlineMs);
        QVERIFY(resets.isEmpty());
        QCOMPARE(model.matchCount(), 1000);
    }

    void news_is_unread_until_seen_also_after_a_restart()
    {
        const QString id = m_server->addSession();
        m_client->connectTo(*m_server);
        const auto unread = [&] {
            SessionListModel *list = m_client->core.sessions()->all();
            return list->data(list->index(0), SessionListModel::UnreadRole).toBool();
        };
        QTRY_VERIFY_WITH_TIMEOUT(m_client->core.sessions()->all()->loaded(), deadlineMs);
        QVERIFY(!unread()); // the first look is the baseline
        m_server->emitEvent(id, u"message"_s,
            {{u"id"_s, u"m_1"_s}, {u"role"_s, u"agent"_s},
                {u"content"_s, QJsonArray{textBlock(u"done"_s)}}, {u"done"_s, true}});
        QTRY_VERIFY_WITH_TIMEOUT(unread(), deadlineMs);
        m_client.reset();
        m_client = std::make_unique<Client>(m_dir->path());
        m_client->connectTo(*m_server);
        QTRY_VERIFY_WITH_TIMEOUT(m_client->core.sessions()->all()->loaded(), deadlineMs);
        QVERIFY(unread());
        m_client->core.sessions()->setCurrentId(id);
        QVERIFY(!unread());
    }

    void a_deleted_session_comes_back_on_undo_and_goes_without()
    {
        const QString kept = m_server->addSession(), gone = m_server->addSession();
        m_client->connectTo(*m_server);
        SessionStore *store = m_client->core.sessions();
        SessionFilterModel model;
        model.setSource(store->all());
        QTRY_COMPARE_WITH_TIMEOUT(model.matchCount(), 2, deadlineMs);
        store->remove({kept});
        QTRY_COMPARE_WITH_TIMEOUT(model.matchCount(), 1, deadlineMs);
        QCOMPARE(store->undoCount(), 1);
        store->undo();
        QTRY_COMPARE_WITH_TIMEOUT(model.matchCount(), 2, deadlineMs);
        store->remove({gone});
        QTRY_COMPARE_WITH_TIMEOUT(m_server->sessionIds(), QStringList{kept}, deadlineMs);
    }

    void a_form_that_is_sent_twice_makes_one_session()
    {
        m_client->connectTo(*m_server);
        SessionStore *store = m_client->core.sessions();
        QSignalSpy created(store, &SessionStore::created);
        QTRY_VERIFY_WITH_TIMEOUT(m_client->online(), deadlineMs);
        const QVariantMap form{{u"agent"_s, u"demo"_s}, {u"message"_s, u"Do it"_s}};
        store->newSession(form);
        store->newSession(form);
        QTRY_COMPARE_WITH_TIMEOUT(created.size(), 1, deadlineMs);
        QCOMPARE(m_server->sessionIds().size(), 1);
        QVERIFY(!store->creating());
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestSessionList)
#include "tst_session_list.moc"
