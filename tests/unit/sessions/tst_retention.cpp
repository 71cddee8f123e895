// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/sqlite/sqlite_store.h"
#include "shared/ids.h"
#include "tests/unit/sessions/replica.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::sessions;
using namespace ccplant::test;

namespace {

const Caller ada{.user = u"ada"_s}, eve{.user = u"eve"_s},
    grace{.user = u"grace"_s, .teams = {u"navy/code"_s}};

Options keepingFor(std::chrono::seconds time, int most = 100)
{
    Options options;
    options.keepRemoved = time;
    options.maxSessions = most;
    return options;
}

Filter seenBy(const Caller &caller, const QString &text = {})
{
    Filter filter;
    filter.caller = caller;
    filter.archived.reset();
    filter.text = text;
    return filter;
}

} // namespace

class RetentionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_store.reset(); }
    void a_removed_session_can_be_read_by_whom_it_was();
    void a_team_s_session_stays_the_team_s();
    void without_its_transcript_nothing_stays();
    void of_one_that_goes_the_transcript_can_still_go();
    void a_session_that_said_nothing_leaves_nothing();
    void where_nothing_is_kept_all_goes();
    void a_removal_that_is_refused_changes_nothing();
    void what_cannot_be_noted_is_not_removed();
    void it_goes_when_its_time_is_over();
    void what_cannot_be_dropped_is_tried_again_later();
    void who_was_faster_keeps_what_was_noted();
    void of_too_many_the_oldest_go();
    void what_one_server_notes_others_know();
    void it_survives_a_restart();
    void a_session_whose_time_is_over_is_kept_by_nobody_s_name();
    void pages_and_search();

private:
    /// A session that rests, with a log of `events` messages.
    QString rested(
        Replica &replica, const QString &title, const Caller &owner = ada, int events = 3);
    /// As it goes from the runtime.
    static void goes(Replica &replica, const QString &id);
    static QStringList titles(Replica &replica, const Filter &filter, PageRequest page = {});

    QTemporaryDir m_folder;
    ManualClock m_clock{QDateTime::fromString(u"2026-01-31T09:30:00Z"_s, Qt::ISODate)};
    std::unique_ptr<store::Store> m_store;
    int m_number = 0;
};

void RetentionTest::init()
{
    m_store = store::SqliteStore::open(
        {.file = m_folder.filePath(QString::number(++m_number) + u".db"_s)})
                  .value();
}

QString RetentionTest::rested(
    Replica &replica, const QString &title, const Caller &owner, int events)
{
    Session session;
    session.id = newId(u"s");
    session.owner = owner.user;
    session.team = owner.teams.value(0);
    session.title = title;
    session.lastSeq = events;
    session.createdAt = m_clock.now();
    store::Record record;
    record.collection = u"sessions"_s;
    record.id = session.id;
    record.body = session.toRecord();
    if (!await(m_store->put(record)))
        return {};
    for (int i = 1; i <= events; ++i) {
        Event event = ccplant::events::message(
            u"m%1"_s.arg(i), u"agent"_s, {textBlock(u"%1 %2"_s.arg(title).arg(i))}, true);
        event.seq = i;
        event.time = m_clock.now();
        replica.runtime.logs[session.id] << event;
    }
    runtime::Session now;
    now.id = session.id;
    now.state = runtime::State::Stopped;
    const bool known = QTest::qWaitFor([&] { return replica.service.row(session.id) != nullptr; });
    replica.runtime.tell(now);
    return known ? session.id : QString();
}

void RetentionTest::goes(Replica &replica, const QString &id)
{
    replica.runtime.forget(id);
    QTest::qWait(50); // what it leads to is asked of the store
}

QStringList RetentionTest::titles(Replica &replica, const Filter &filter, PageRequest request)
{
    QStringList out;
    const auto page = replica.service.retention().list(filter, request);
    if (!page)
        return {page.error().detail};
    for (const RemovedSession &removed : page->sessions)
        out << removed.session.title;
    return out;
}

void RetentionTest::a_removed_session_can_be_read_by_whom_it_was()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Ours"_s);
    Retention &left = one.service.retention();
    const auto removed = QCoro::waitFor(one.service.remove(ada, id));
    QVERIFY(removed);
    QCOMPARE(removed->status(), u"deleting"_s);
    QVERIFY(titles(one, seenBy(ada)).isEmpty()); // not before it is gone
    QVERIFY(!left.get(ada, id));
    goes(one, id);
    QVERIFY(!one.service.get(ada, id));
    QCOMPARE(titles(one, seenBy(ada)), QStringList{u"Ours"_s});
    const auto session = left.get(ada, id);
    QVERIFY(session);
    QCOMPARE(session->removedBy, u"ada"_s);
    QCOMPARE(session->removedAt, m_clock.now());
    QCOMPARE(session->keptUntil, m_clock.now().addSecs(3600));
    const QJsonObject json = session->toJson();
    QCOMPARE(json["id"_L1].toString(), id);
    QCOMPARE(json["kept_until"_L1].toString(), u"2026-01-31T10:30:00.000Z"_s);
    QCOMPARE(json["last_seq"_L1].toInteger(), 3);
    QVERIFY(!json.contains("status"_L1));

    const auto first = QCoro::waitFor(left.events(ada, id, 0));
    QVERIFY(first);
    QCOMPARE(first->events.size(), 2);
    QVERIFY(!first->end);
    const auto rest = QCoro::waitFor(left.events(ada, id, 2));
    QCOMPARE(rest->events.size(), 1);
    QVERIFY(rest->end);
    const auto transcript = QCoro::waitFor(left.transcript(ada, id));
    QCOMPARE(transcript->entries().size(), 3);
    QCOMPARE(transcript->entries().last().text(), u"Ours 3"_s);

    // Of nobody else's business, whatever they ask.
    QVERIFY(titles(one, seenBy(eve)).isEmpty());
    QCOMPARE(left.get(eve, id).error().code, ErrorCode::NotFound);
    QCOMPARE(QCoro::waitFor(left.events(eve, id, 0)).error().code, ErrorCode::NotFound);
    QCOMPARE(QCoro::waitFor(left.transcript(eve, id)).error().code, ErrorCode::NotFound);
    QCOMPARE(QCoro::waitFor(left.remove(eve, id)).error().code, ErrorCode::NotFound);

    QVERIFY(QCoro::waitFor(left.remove(ada, id)));
    QVERIFY(!left.get(ada, id));
    QVERIFY(titles(one, seenBy(ada)).isEmpty());
    QVERIFY(one.runtime.kept.isEmpty());
    QVERIFY(!await(m_store->get(u"removed-sessions"_s, id)));
}

void RetentionTest::a_team_s_session_stays_the_team_s()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Boats"_s, grace);
    QVERIFY(QCoro::waitFor(one.service.remove(grace, id)));
    goes(one, id);
    const Caller colleague{.user = u"joan"_s, .teams = {u"navy/code"_s}};
    QCOMPARE(titles(one, seenBy(colleague)), QStringList{u"Boats"_s});
    QVERIFY(QCoro::waitFor(one.service.retention().transcript(colleague, id)));
    // Who made it and left the team has it no more.
    QVERIFY(!one.service.retention().get(Caller{.user = grace.user}, id));
    Filter others = seenBy(colleague);
    others.team = u"navy/boats"_s;
    QVERIFY(titles(one, others).isEmpty());
}

void RetentionTest::without_its_transcript_nothing_stays()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Secret"_s);
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id, runtime::LogAfter::Gone)));
    goes(one, id);
    QVERIFY(titles(one, seenBy(ada)).isEmpty());
    QVERIFY(one.runtime.kept.isEmpty());
    QVERIFY(!await(m_store->get(u"removed-sessions"_s, id)));
}

void RetentionTest::of_one_that_goes_the_transcript_can_still_go()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Regretted"_s);
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id)));
    QVERIFY(one.runtime.kept.contains(id));
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id, runtime::LogAfter::Gone)));
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id))); // which does not bring it back
    goes(one, id);
    QVERIFY(titles(one, seenBy(ada)).isEmpty());
    QVERIFY(one.runtime.kept.isEmpty());
}

void RetentionTest::a_session_that_said_nothing_leaves_nothing()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Empty"_s, ada, 0);
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id)));
    goes(one, id);
    QVERIFY(titles(one, seenBy(ada)).isEmpty());
    QVERIFY(one.runtime.kept.isEmpty());
}

void RetentionTest::where_nothing_is_kept_all_goes()
{
    Replica one(m_store.get(), &m_clock, keepingFor(0s));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Ours"_s);
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id)));
    goes(one, id);
    QVERIFY(titles(one, seenBy(ada)).isEmpty());
    QVERIFY(one.runtime.kept.isEmpty());
}

void RetentionTest::a_removal_that_is_refused_changes_nothing()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Ours"_s);
    one.runtime.refusesToRemove = true;
    QCOMPARE(QCoro::waitFor(one.service.remove(ada, id)).error().code, ErrorCode::Unavailable);
    QCOMPARE(one.service.get(ada, id)->status(), u"stopped"_s);
    QVERIFY(titles(one, seenBy(ada)).isEmpty()); // as long as there is the session itself
    QVERIFY(!one.service.retention().get(ada, id));
    one.runtime.refusesToRemove = false;
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id)));
    goes(one, id);
    QCOMPARE(titles(one, seenBy(ada)), QStringList{u"Ours"_s});
}

void RetentionTest::what_cannot_be_noted_is_not_removed()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Ours"_s);
    Session broken = *one.service.get(ada, id);
    broken.activity = QString(2 * 1024 * 1024, u'x'); // no store takes it
    const auto refused = QCoro::waitFor(one.service.retention().note(broken, ada.user));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
    QVERIFY(refused.error().detail.contains(u"not deleted"_s));
    QVERIFY(one.runtime.kept.isEmpty());
}

void RetentionTest::it_goes_when_its_time_is_over()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Ours"_s), other = rested(one, u"Alive"_s);
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id)));
    QVERIFY(QCoro::waitFor(one.service.remove(ada, other))); // which takes its time to go
    goes(one, id);
    m_clock.advance(3599s);
    one.service.retention().sweep();
    QVERIFY(QCoro::waitFor(one.service.retention().transcript(ada, id)));
    m_clock.advance(1s);
    QVERIFY(!one.service.retention().get(ada, id)); // at once, swept or not
    QVERIFY(titles(one, seenBy(ada)).isEmpty());
    one.service.retention().sweep();
    QTRY_VERIFY(!one.runtime.kept.contains(id));
    QTRY_VERIFY(!await(m_store->get(u"removed-sessions"_s, id)));
    QVERIFY(one.runtime.kept.contains(other)); // its removal needs what is noted
    goes(one, other);
    one.service.retention().sweep();
    QTRY_VERIFY(one.runtime.kept.isEmpty());
}

void RetentionTest::what_cannot_be_dropped_is_tried_again_later()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Ours"_s);
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id)));
    goes(one, id);
    m_clock.advance(1h);
    one.runtime.refusesToDrop = true;
    for (int i = 0; i < 5; ++i) // as the service does every two seconds
        one.service.retention().sweep();
    QCOMPARE(one.runtime.drops, 1);
    QVERIFY(await(m_store->get(u"removed-sessions"_s, id))); // known as long as it is there
    one.runtime.refusesToDrop = false;
    m_clock.advance(60s);
    one.service.retention().sweep();
    QTRY_VERIFY(!await(m_store->get(u"removed-sessions"_s, id)));
    QVERIFY(one.runtime.kept.isEmpty());
}

void RetentionTest::who_was_faster_keeps_what_was_noted()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const QString id = rested(one, u"Ours"_s);
    one.runtime.kept[id] = one.runtime.logs[id]; // another server has removed it; the news is late
    one.runtime.isGone = true;
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id)));
    QTest::qWait(50);
    QVERIFY(!one.service.get(ada, id));
    QCOMPARE(titles(one, seenBy(ada)), QStringList{u"Ours"_s});
    QCOMPARE(QCoro::waitFor(one.service.retention().transcript(ada, id))->entries().size(), 3);
}

void RetentionTest::of_too_many_the_oldest_go()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h, 3));
    QVERIFY(QCoro::waitFor(one.service.start()));
    for (int i = 1; i <= 5; ++i) {
        const QString id = rested(one, u"Number %1"_s.arg(i));
        QVERIFY(QCoro::waitFor(one.service.remove(ada, id)));
        goes(one, id);
        m_clock.advance(1s);
    }
    one.service.retention().sweep();
    QTRY_COMPARE(one.runtime.kept.size(), 3);
    QTRY_COMPARE(
        titles(one, seenBy(ada)), (QStringList{u"Number 5"_s, u"Number 4"_s, u"Number 3"_s}));
}

void RetentionTest::what_one_server_notes_others_know()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    Replica other(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    QVERIFY(QCoro::waitFor(other.service.start()));
    const QString id = rested(one, u"Ours"_s);
    other.runtime.kept[id] = one.runtime.logs[id]; // one cluster
    QVERIFY(QCoro::waitFor(one.service.remove(ada, id)));
    goes(one, id);
    other.runtime.forget(id);
    QTRY_COMPARE(titles(other, seenBy(ada)), QStringList{u"Ours"_s});
    QVERIFY(other.runtime.kept.contains(id)); // it does not take it for a leftover
    QCOMPARE(QCoro::waitFor(other.service.retention().transcript(ada, id))->entries().size(), 3);
    QVERIFY(QCoro::waitFor(other.service.retention().remove(ada, id)));
    QTRY_VERIFY(titles(one, seenBy(ada)).isEmpty());
}

void RetentionTest::it_survives_a_restart()
{
    QString id;
    QMap<QString, QList<Event>> kept;
    {
        Replica before(m_store.get(), &m_clock, keepingFor(1h));
        QVERIFY(QCoro::waitFor(before.service.start()));
        id = rested(before, u"Ours"_s);
        QVERIFY(QCoro::waitFor(before.service.remove(ada, id)));
        goes(before, id);
        kept = before.runtime.kept;
    }
    Replica after(m_store.get(), &m_clock, keepingFor(0s)); // and keeps no more from now on
    after.runtime.kept = kept;
    QVERIFY(QCoro::waitFor(after.service.start()));
    QCOMPARE(titles(after, seenBy(ada)), QStringList{u"Ours"_s});
    QCOMPARE(QCoro::waitFor(after.service.retention().transcript(ada, id))->entries().size(), 3);
}

void RetentionTest::a_session_whose_time_is_over_is_kept_by_nobody_s_name()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    const auto made =
        QCoro::waitFor(one.service.create(ada, {{u"title"_s, u"Short"_s}, {u"ttl"_s, 60}}, {}));
    QVERIFY(made);
    const QString id = made->session.id;
    runtime::Session now;
    now.id = id;
    now.state = runtime::State::Running;
    one.runtime.tell(now);
    m_clock.advance(61s);
    QTRY_COMPARE_WITH_TIMEOUT(one.service.get(ada, id)->status(), u"deleting"_s, 10'000);
    goes(one, id);
    const auto left = one.service.retention().get(ada, id);
    QVERIFY(left);
    QVERIFY(left->removedBy.isEmpty());
    QCOMPARE(left->toJson()["removed_by"_L1].toString(), QString());
}

void RetentionTest::pages_and_search()
{
    Replica one(m_store.get(), &m_clock, keepingFor(1h));
    QVERIFY(QCoro::waitFor(one.service.start()));
    for (const QString &title : {u"Red boat"_s, u"Blue boat"_s, u"Red car"_s}) {
        const QString id = rested(one, title);
        QVERIFY(QCoro::waitFor(one.service.remove(ada, id)));
        goes(one, id);
        m_clock.advance(1s);
    }
    QCOMPARE(titles(one, seenBy(ada)), (QStringList{u"Red car"_s, u"Blue boat"_s, u"Red boat"_s}));
    QCOMPARE(titles(one, seenBy(ada, u"boat red"_s)), QStringList{u"Red boat"_s});
    const auto first = one.service.retention().list(seenBy(ada), {.limit = 2, .cursor = {}});
    QCOMPARE(first->total, 3);
    QCOMPARE(first->sessions.size(), 2);
    QCOMPARE(titles(one, seenBy(ada), {.limit = 2, .cursor = first->nextCursor}),
        QStringList{u"Red boat"_s});
    QVERIFY(!one.service.retention().list(seenBy(ada), {.limit = 2, .cursor = u"nonsense"_s}));
}

QTEST_GUILESS_MAIN(RetentionTest)
#include "tst_retention.moc"
