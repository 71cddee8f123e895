// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/store/contract.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;

namespace ccplant::test {

using namespace store;

namespace {

constexpr int patience = 60'000;
const QString things = u"things"_s;

template <typename T>
Result<T> wait(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, patience))
        return fail(ErrorCode::Timeout, u"the store did not answer"_s);
    return future.result();
}

template <typename T>
QString codeOf(const Result<T> &result)
{
    return result ? u"ok"_s : nameOf(result.error().code);
}

QStringList idsOf(const Page &page)
{
    QStringList ids;
    for (const Record &record : page.records)
        ids << record.id;
    return ids;
}

} // namespace

#define COMPARE_CODE(result, code) QCOMPARE(codeOf(result), QStringLiteral(code))

StoreContract::StoreContract(Factory fresh, Factory again)
    : m_fresh(std::move(fresh))
    , m_again(std::move(again))
{
}

void StoreContract::init()
{
    m_store = m_fresh();
    QVERIFY(m_store);
}

void StoreContract::cleanup()
{
    m_store.reset();
}

Record StoreContract::record(const QString &id, const QJsonObject &body) const
{
    Record record;
    record.collection = things;
    record.id = id;
    record.owner = u"owner"_s;
    record.body = body;
    return record;
}

void StoreContract::what_was_put_is_got()
{
    Record put = record(u"a.B:1_-"_s,
        {{u"text"_s, u"日本語\n\"'\\"_s}, {u"number"_s, 1.5},
            {u"list"_s, QJsonArray{1, true, {}}}});
    put.labels = {{u"state"_s, u"running"_s}, {u"empty"_s, u""_s}};
    const auto stored = wait(m_store->put(put));
    COMPARE_CODE(stored, "ok");
    QVERIFY(!stored->version.isEmpty());
    QVERIFY(qAbs(stored->created.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    const auto got = wait(m_store->get(things, put.id));
    COMPARE_CODE(got, "ok");
    QCOMPARE(*got, *stored);
    QCOMPARE(got->body, put.body);
    QCOMPARE(got->labels, put.labels);
    QCOMPARE(got->owner, u"owner"_s);
}

void StoreContract::what_is_not_there_is_not_found()
{
    COMPARE_CODE(wait(m_store->get(things, u"a"_s)), "not_found");
    COMPARE_CODE(wait(m_store->remove(things, u"a"_s)), "not_found");
    QCOMPARE(wait(m_store->list({.collection = things}))->records.size(), 0);
}

void StoreContract::a_new_store_object_sees_what_was_put()
{
    const auto stored = wait(m_store->put(record(u"a"_s, {{u"n"_s, 1}})));
    const auto second = m_again();
    QCOMPARE(wait(second->get(things, u"a"_s)).value(), *stored);
}

void StoreContract::put_replaces_body_owner_and_labels()
{
    Record first = record(u"a"_s, {{u"old"_s, 1}});
    first.labels = {{u"old"_s, u"1"_s}, {u"kept"_s, u"1"_s}};
    (void)wait(m_store->put(first));
    Record second = record(u"a"_s, {{u"new"_s, 2}});
    second.owner = u"somebody"_s;
    second.labels = {{u"kept"_s, u"2"_s}};
    (void)wait(m_store->put(second));
    const auto got = wait(m_store->get(things, u"a"_s));
    QCOMPARE(got->body, second.body);
    QCOMPARE(got->owner, second.owner);
    QCOMPARE(got->labels, second.labels);
    QCOMPARE(
        wait(m_store->list({.collection = things, .labels = {{u"old"_s, u"1"_s}}}))->records.size(),
        0);
}

void StoreContract::created_stays_and_updated_moves()
{
    const auto first = wait(m_store->put(record(u"a"_s)));
    QTRY_VERIFY(QDateTime::currentDateTimeUtc() > first->updated);
    const auto second = wait(m_store->put(record(u"a"_s)));
    QCOMPARE(second->created, first->created);
    QVERIFY(second->updated > first->updated);
}

void StoreContract::absent_is_refused_for_what_exists()
{
    COMPARE_CODE(wait(m_store->put(record(u"a"_s, {{u"n"_s, 1}}), Expect::absent())), "ok");
    COMPARE_CODE(wait(m_store->put(record(u"a"_s, {{u"n"_s, 2}}), Expect::absent())), "conflict");
    QCOMPARE(wait(m_store->get(things, u"a"_s))->body, (QJsonObject{{u"n"_s, 1}}));
}

void StoreContract::an_exact_version_is_demanded()
{
    const auto first = wait(m_store->put(record(u"a"_s, {{u"n"_s, 1}})));
    const auto second =
        wait(m_store->put(record(u"a"_s, {{u"n"_s, 2}}), Expect::exactly(first->version)));
    COMPARE_CODE(second, "ok");
    QVERIFY(second->version != first->version);
    const auto third =
        wait(m_store->put(record(u"a"_s, {{u"n"_s, 3}}), Expect::exactly(first->version)));
    COMPARE_CODE(third, "version_mismatch");
    QCOMPARE(third.error().extra.value("version"_L1).toString(), second->version);
    QCOMPARE(wait(m_store->get(things, u"a"_s))->body, (QJsonObject{{u"n"_s, 2}}));
}

void StoreContract::a_version_of_something_removed_is_not_found()
{
    const auto stored = wait(m_store->put(record(u"a"_s)));
    COMPARE_CODE(wait(m_store->remove(things, u"a"_s)), "ok");
    COMPARE_CODE(wait(m_store->put(record(u"a"_s), Expect::exactly(stored->version))), "not_found");
}

void StoreContract::a_version_is_never_used_twice()
{
    QSet<QString> versions;
    for (int i = 0; i < 5; ++i) {
        const auto stored = wait(m_store->put(record(u"a"_s), Expect::absent()));
        QVERIFY(!versions.contains(stored->version));
        versions.insert(stored->version);
        (void)wait(m_store->remove(things, u"a"_s));
    }
}

void StoreContract::remove_takes_it_away()
{
    Record labelled = record(u"a"_s);
    labelled.labels = {{u"x"_s, u"1"_s}};
    const auto stored = wait(m_store->put(labelled));
    COMPARE_CODE(wait(m_store->remove(things, u"a"_s, Expect::exactly(stored->version))), "ok");
    COMPARE_CODE(wait(m_store->get(things, u"a"_s)), "not_found");
    QCOMPARE(
        wait(m_store->list({.collection = things, .labels = {{u"x"_s, u"1"_s}}}))->records.size(),
        0);
}

void StoreContract::remove_with_an_old_version_changes_nothing()
{
    const auto first = wait(m_store->put(record(u"a"_s)));
    (void)wait(m_store->put(record(u"a"_s)));
    COMPARE_CODE(
        wait(m_store->remove(things, u"a"_s, Expect::exactly(first->version))), "version_mismatch");
    COMPARE_CODE(wait(m_store->get(things, u"a"_s)), "ok");
}

void StoreContract::remove_and_absent_makes_no_sense()
{
    (void)wait(m_store->put(record(u"a"_s)));
    COMPARE_CODE(wait(m_store->remove(things, u"a"_s, Expect::absent())), "invalid_request");
}

void StoreContract::names_that_are_no_names_are_refused_data()
{
    QTest::addColumn<QString>("collection");
    QTest::addColumn<QString>("id");
    QTest::newRow("no collection") << u""_s << u"a"_s;
    QTest::newRow("upper case collection") << u"Things"_s << u"a"_s;
    QTest::newRow("path in the collection") << u"../things"_s << u"a"_s;
    QTest::newRow("long collection") << QString(64, u'a') << u"a"_s;
    QTest::newRow("no id") << things << u""_s;
    QTest::newRow("path") << things << u"../../etc/passwd"_s;
    QTest::newRow("space") << things << u"a b"_s;
    QTest::newRow("line feed at the end") << things << u"a\n"_s;
    QTest::newRow("nul") << things << QString(u'a') + QChar(0);
    QTest::newRow("not ASCII") << things << u"ä"_s;
    QTest::newRow("long id") << things << QString(201, u'a');
}

void StoreContract::names_that_are_no_names_are_refused()
{
    QFETCH(QString, collection);
    QFETCH(QString, id);
    Record bad = record(id);
    bad.collection = collection;
    COMPARE_CODE(wait(m_store->put(bad)), "invalid_request");
    COMPARE_CODE(wait(m_store->get(collection, id)), "invalid_request");
    COMPARE_CODE(wait(m_store->remove(collection, id)), "invalid_request");
}

void StoreContract::too_large_records_are_refused()
{
    COMPARE_CODE(wait(m_store->put(record(u"a"_s, {{u"text"_s, QString(1024 * 1024, u'x')}}))),
        "payload_too_large");
    COMPARE_CODE(
        wait(m_store->put(record(u"a"_s, {{u"text"_s, QString(1000 * 1000, u'x')}}))), "ok");
    Record labelled = record(u"b"_s);
    labelled.labels = {{u"x"_s, QString(257, u'x')}};
    COMPARE_CODE(wait(m_store->put(labelled)), "invalid_request");
    labelled.labels = {{u"No name"_s, u"x"_s}};
    COMPARE_CODE(wait(m_store->put(labelled)), "invalid_request");
}

void StoreContract::list_gives_one_collection_in_order()
{
    for (const QString &id : {u"b"_s, u"B"_s, u"a"_s, u"a-1"_s, u"a.1"_s})
        (void)wait(m_store->put(record(id)));
    Record other = record(u"other"_s);
    other.collection = u"others"_s;
    (void)wait(m_store->put(other));
    const auto page = wait(m_store->list({.collection = things}));
    QCOMPARE(idsOf(*page), (QStringList{u"B"_s, u"a"_s, u"a-1"_s, u"a.1"_s, u"b"_s}));
    QVERIFY(page->nextCursor.isEmpty());
    COMPARE_CODE(wait(m_store->list({.collection = things, .limit = 0})), "invalid_request");
    COMPARE_CODE(
        wait(m_store->list({.collection = things, .cursor = u"no cursor"_s})), "invalid_request");
}

void StoreContract::list_filters_by_labels_and_owner()
{
    const auto add = [&](const QString &id, const QString &owner,
                         const QMap<QString, QString> &labels) {
        Record each = record(id);
        each.owner = owner;
        each.labels = labels;
        COMPARE_CODE(wait(m_store->put(each)), "ok");
    };
    add(u"a"_s, u"ann"_s, {{u"state"_s, u"idle"_s}, {u"kind"_s, u"x"_s}});
    add(u"b"_s, u"bob"_s, {{u"state"_s, u"idle"_s}});
    add(u"c"_s, u"ann"_s, {{u"state"_s, u"running"_s}, {u"kind"_s, u"x"_s}});
    add(u"d"_s, u""_s, {});
    const auto ids = [&](const Query &query) { return idsOf(*wait(m_store->list(query))); };
    QCOMPARE(ids({.collection = things, .labels = {{u"state"_s, u"idle"_s}}}),
        (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(ids({.collection = things, .labels = {{u"state"_s, u"idle"_s}, {u"kind"_s, u"x"_s}}}),
        QStringList{u"a"_s});
    QCOMPARE(ids({.collection = things, .owner = u"ann"_s}), (QStringList{u"a"_s, u"c"_s}));
    QCOMPARE(ids({.collection = things, .labels = {{u"kind"_s, u"x"_s}}, .owner = u"bob"_s}),
        QStringList());
    QCOMPARE(ids({.collection = things, .owner = u""_s}), QStringList{u"d"_s});
    QCOMPARE(
        wait(m_store->list({.collection = things, .owner = u"bob"_s}))->records.constFirst().labels,
        (QMap<QString, QString>{{u"state"_s, u"idle"_s}}));
}

void StoreContract::list_pages_give_everything_once()
{
    for (int i = 0; i < 25; ++i)
        (void)wait(m_store->put(record(u"r%1"_s.arg(i, 3, 10, QLatin1Char('0')))));
    QStringList all;
    Query query{.collection = things, .limit = 10};
    int pages = 0;
    do {
        const auto page = wait(m_store->list(query));
        all += idsOf(*page);
        query.cursor = page->nextCursor;
        ++pages;
    } while (!query.cursor.isEmpty());
    QCOMPARE(pages, 3);
    QCOMPARE(all.size(), 25);
    QCOMPARE(QSet<QString>(all.begin(), all.end()).size(), 25);
}

void StoreContract::a_page_boundary_survives_removals()
{
    for (const QString &id : {u"a"_s, u"b"_s, u"c"_s, u"d"_s})
        (void)wait(m_store->put(record(id)));
    const auto first = wait(m_store->list({.collection = things, .limit = 2}));
    QCOMPARE(idsOf(*first), (QStringList{u"a"_s, u"b"_s}));
    (void)wait(m_store->remove(things, u"a"_s));
    (void)wait(m_store->remove(things, u"b"_s));
    QCOMPARE(idsOf(*wait(
                 m_store->list({.collection = things, .cursor = first->nextCursor, .limit = 2}))),
        (QStringList{u"c"_s, u"d"_s}));
}

void StoreContract::hostile_text_is_only_text()
{
    const QString hostile = u"'; DROP TABLE records; --\" %_\\"_s;
    Record bad = record(u"a"_s, {{hostile, hostile}});
    bad.owner = hostile;
    bad.labels = {{u"x"_s, hostile}};
    (void)wait(m_store->put(bad));
    const auto page = wait(
        m_store->list({.collection = things, .labels = {{u"x"_s, hostile}}, .owner = hostile}));
    QCOMPARE(page->records.size(), 1);
    QCOMPARE(page->records.constFirst().body, bad.body);
    QCOMPARE(
        wait(m_store->list({.collection = things, .labels = {{u"x"_s, u"%"_s}}}))->records.size(),
        0);
}

void StoreContract::ten_thousand_records()
{
    constexpr int count = 10'000;
    QList<QFuture<Result<Record>>> writes;
    for (int i = 0; i < count; ++i) {
        Record each = record(u"r%1"_s.arg(i, 5, 10, QLatin1Char('0')), {{u"n"_s, i}});
        each.labels = {{u"rest"_s, QString::number(i % 100)}};
        writes << m_store->put(each, Expect::absent());
    }
    QTRY_VERIFY_WITH_TIMEOUT(writes.constLast().isFinished(), 2 * patience);
    for (const auto &write : std::as_const(writes))
        COMPARE_CODE(write.result(), "ok");
    const auto some = wait(
        m_store->list({.collection = things, .labels = {{u"rest"_s, u"42"_s}}, .limit = 1000}));
    QCOMPARE(some->records.size(), count / 100);
    qsizetype seen = 0;
    Query query{.collection = things, .limit = 1000};
    do {
        const auto page = wait(m_store->list(query));
        seen += page->records.size();
        query.cursor = page->nextCursor;
    } while (!query.cursor.isEmpty());
    QCOMPARE(seen, count);
}

void StoreContract::writes_are_applied_in_the_order_asked()
{
    QFuture<Result<Record>> last;
    for (int i = 0; i < 100; ++i)
        last = m_store->put(record(u"a"_s, {{u"n"_s, i}}));
    const auto removed = m_store->remove(things, u"a"_s);
    const auto again = m_store->put(record(u"a"_s, {{u"n"_s, u"end"_s}}), Expect::absent());
    COMPARE_CODE(wait(again), "ok");
    COMPARE_CODE(removed.result(), "ok");
    QCOMPARE(last.result()->body.value("n"_L1).toInt(), 99);
}

void StoreContract::everything_asked_before_the_end_is_done()
{
    QList<QFuture<Result<Record>>> writes;
    for (int i = 0; i < 50; ++i)
        writes << m_store->put(record(u"r%1"_s.arg(i)));
    m_store.reset();
    for (const auto &write : std::as_const(writes)) {
        QVERIFY(write.isFinished());
        COMPARE_CODE(write.result(), "ok");
    }
    QCOMPARE(wait(m_again()->list({.collection = things}))->records.size(), 50);
}

void StoreContract::changes_are_told_once_and_in_order()
{
    QStringList told;
    connect(m_store.get(), &Store::changed, this, [&](const Change &change) {
        QCOMPARE(QThread::currentThread(), thread());
        told << (change.type == Change::Put ? u"put "_s : u"removed "_s) + change.record.id + u' '
                + change.record.body.value("n"_L1).toString();
    });
    (void)wait(m_store->put(record(u"a"_s, {{u"n"_s, u"1"_s}})));
    (void)wait(m_store->put(record(u"a"_s, {{u"n"_s, u"2"_s}})));
    (void)wait(m_store->put(record(u"a"_s, {{u"n"_s, u"3"_s}}), Expect::absent()));
    (void)wait(m_store->remove(things, u"a"_s));
    QTRY_COMPARE(told, (QStringList{u"put a 1"_s, u"put a 2"_s, u"removed a 2"_s}));
}

void StoreContract::two_writers_on_one_version_one_wins()
{
    const auto second = m_again();
    for (int round = 0; round < 20; ++round) {
        const auto base = wait(m_store->put(record(u"a"_s)));
        const auto one =
            m_store->put(record(u"a"_s, {{u"by"_s, 1}}), Expect::exactly(base->version));
        const auto two =
            second->put(record(u"a"_s, {{u"by"_s, 2}}), Expect::exactly(base->version));
        const QStringList outcome{codeOf(wait(one)), codeOf(wait(two))};
        QVERIFY2(outcome.contains(u"ok"_s) && outcome.contains(u"version_mismatch"_s),
            qPrintable(outcome.join(u' ')));
        QCOMPARE(wait(m_store->get(things, u"a"_s))->body.value("by"_L1).toInt(),
            outcome.indexOf(u"ok"_s) + 1);
    }
}

void StoreContract::counting_by_two_loses_nothing()
{
    const auto second = m_again();
    (void)wait(m_store->put(record(u"a"_s, {{u"n"_s, 0}})));
    int done = 0;
    while (done < 40) {
        QList<QFuture<Result<Record>>> attempts;
        for (Store *each : {m_store.get(), second.get()}) {
            const auto got = wait(each->get(things, u"a"_s));
            attempts << each->put(record(u"a"_s, {{u"n"_s, got->body.value("n"_L1).toInt() + 1}}),
                Expect::exactly(got->version));
        }
        for (const auto &attempt : std::as_const(attempts))
            done += wait(attempt).has_value() ? 1 : 0;
    }
    QCOMPARE(wait(m_store->get(things, u"a"_s))->body.value("n"_L1).toInt(), done);
}

} // namespace ccplant::test
