// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/sqlite/sqlite_store.h"
#include "tests/unit/sessions/replica.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::sessions;
using namespace ccplant::test;

namespace {

const Caller ada{.user = u"ada"_s};

} // namespace

class SharedSessionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void a_session_made_by_one_server_is_known_to_the_other();
    void a_session_that_nobody_told_of_is_looked_up();
    void what_people_change_is_seen_by_all();
    void a_record_that_is_taken_back_leaves_no_session();
    void a_server_that_starts_leaves_alone_what_another_is_making();

private:
    QTemporaryDir m_folder;
    ManualClock m_clock{QDateTime::fromString(u"2026-01-31T09:30:00Z"_s, Qt::ISODate)};
    std::unique_ptr<store::Store> m_store;
    int m_number = 0;
};

void SharedSessionsTest::init()
{
    m_store = store::SqliteStore::open(
        {.file = m_folder.filePath(QString::number(++m_number) + u".db"_s)})
                  .value();
}

void SharedSessionsTest::a_session_made_by_one_server_is_known_to_the_other()
{
    Replica one(m_store.get(), &m_clock), other(m_store.get(), &m_clock);
    QVERIFY(QCoro::waitFor(one.service.start()));
    QVERIFY(QCoro::waitFor(other.service.start()));
    QSignalSpy told(&other.service, &SessionService::changed);
    const auto made = QCoro::waitFor(one.service.create(ada, {{u"title"_s, u"Ours"_s}}, {}));
    QVERIFY(made);
    runtime::Session running;
    running.id = made->session.id;
    running.state = runtime::State::Running;
    other.runtime.tell(running); // the cluster may be faster than the store
    QTRY_VERIFY(other.service.get(ada, running.id));
    QCOMPARE(other.service.get(ada, running.id)->title, u"Ours"_s);
    QCOMPARE(other.service.get(ada, running.id)->state, runtime::State::Running);
    QVERIFY(!told.isEmpty());
    QVERIFY(other.runtime.stopped.isEmpty());

    other.runtime.forget(running.id);
    QVERIFY(!other.service.get(ada, running.id));
}

void SharedSessionsTest::a_session_that_nobody_told_of_is_looked_up()
{
    Replica one(m_store.get(), &m_clock);
    QVERIFY(QCoro::waitFor(one.service.start()));
    Session made;
    made.id = u"s_cccccccccccccccccccccccccc"_s;
    made.owner = ada.user;
    made.title = u"Ours"_s;
    store::Record record;
    record.collection = u"sessions"_s;
    record.id = made.id;
    record.body = made.toRecord();
    QVERIFY(!one.service.get(ada, made.id));
    QVERIFY(one.service.isUnheardOf(made.id));
    QVERIFY(!one.service.isUnheardOf(u"nonsense"_s));
    QCoro::waitFor(one.service.lookUp(made.id)); // there is none
    QVERIFY(!one.service.get(ada, made.id));

    m_store->blockSignals(true); // what tells of changes is behind
    QVERIFY(await(m_store->put(record)));
    QCoro::waitFor(one.service.lookUp(made.id));
    QVERIFY(one.service.get(ada, made.id));
    QCOMPARE(one.service.get(ada, made.id)->title, u"Ours"_s);
    QVERIFY(!one.service.isUnheardOf(made.id));
    QVERIFY(!one.service.get(Caller{.user = u"eve"_s}, made.id)); // rights are asked as ever
}

void SharedSessionsTest::what_people_change_is_seen_by_all()
{
    Replica one(m_store.get(), &m_clock), other(m_store.get(), &m_clock);
    QVERIFY(QCoro::waitFor(one.service.start()));
    QVERIFY(QCoro::waitFor(other.service.start()));
    const QString id = QCoro::waitFor(one.service.create(ada, {}, {}))->session.id;
    QTRY_VERIFY(other.service.get(ada, id));
    Patch patch;
    patch.title = u"Better"_s;
    patch.tags = QMap<QString, QString>{{u"k"_s, u"v"_s}};
    QVERIFY(QCoro::waitFor(other.service.update(ada, id, patch, std::nullopt)));
    QTRY_COMPARE(one.service.get(ada, id)->title, u"Better"_s);
    QCOMPARE(one.service.get(ada, id)->tags.value(u"k"_s), u"v"_s);
    QCOMPARE(one.service.get(ada, id)->version, other.service.get(ada, id)->version);
}

void SharedSessionsTest::a_record_that_is_taken_back_leaves_no_session()
{
    Replica one(m_store.get(), &m_clock);
    QVERIFY(QCoro::waitFor(one.service.start()));
    Session session;
    session.id = u"s_abcdefghijklmnopqrstuvwxyz"_s;
    session.owner = ada.user;
    store::Record record;
    record.collection = u"sessions"_s;
    record.id = session.id;
    record.body = session.toRecord();
    QVERIFY(await(m_store->put(record)));
    QTRY_VERIFY(one.service.get(ada, session.id));
    QVERIFY(await(m_store->remove(record.collection, record.id)));
    QTRY_VERIFY(!one.service.get(ada, session.id));
}

void SharedSessionsTest::a_server_that_starts_leaves_alone_what_another_is_making()
{
    store::Record record;
    record.collection = u"sessions"_s;
    for (const int age : {10, 3600}) {
        Session session;
        session.id =
            age == 10 ? u"s_aaaaaaaaaaaaaaaaaaaaaaaaaa"_s : u"s_bbbbbbbbbbbbbbbbbbbbbbbbbb"_s;
        session.owner = ada.user;
        session.createdAt = m_clock.now().addSecs(-age);
        record.id = session.id;
        record.body = session.toRecord();
        QVERIFY(await(m_store->put(record)));
    }
    Replica one(m_store.get(), &m_clock);
    QVERIFY(QCoro::waitFor(one.service.start()));
    QVERIFY(one.service.get(ada, u"s_aaaaaaaaaaaaaaaaaaaaaaaaaa"_s));
    QVERIFY(!one.service.get(ada, u"s_bbbbbbbbbbbbbbbbbbbbbbbbbb"_s));
}

QTEST_GUILESS_MAIN(SharedSessionsTest)
#include "tst_shared.moc"
