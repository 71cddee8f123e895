// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/index.h"
#include "shared/ids.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::sessions;

namespace {

const QDateTime start = QDateTime::fromString(u"2026-01-01T00:00:00.000Z"_s, Qt::ISODateWithMs);

Session session(int number)
{
    Session session;
    session.id = newId(u"s");
    session.owner = u"ada"_s;
    session.title = u"Session %1"_s.arg(number, 5, 10, QLatin1Char('0'));
    session.agent = number % 2 == 0 ? u"demo"_s : u"claude"_s;
    session.createdAt = start.addSecs(number / 3); // equal keys too
    session.lastEventAt = start.addSecs((number * 7919) % 1000);
    session.state = number % 5 == 0 ? runtime::State::Stopped : runtime::State::Running;
    session.turnStatus = u"idle"_s;
    session.tags = {{u"team"_s, number % 3 == 0 ? u"red"_s : u"blue"_s}};
    session.archived = number % 10 == 9;
    return session;
}

QUrlQuery query(const QString &text)
{
    return QUrlQuery(text);
}

} // namespace

class TestList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pages_together_are_the_whole_list_in_order_data()
    {
        QTest::addColumn<QString>("sort");
        for (const char *sort :
            {"last_event", "-last_event", "created", "-created", "title", "-title"})
            QTest::newRow(sort) << QString::fromLatin1(sort);
    }
    void pages_together_are_the_whole_list_in_order()
    {
        QFETCH(QString, sort);
        Index index;
        for (int i = 0; i < 237; ++i)
            index.put(session(i));
        auto asked = readListQuery(query(u"limit=10&archived=all&sort="_s + sort));
        QVERIFY(asked);
        const QList<RowPtr> whole = index.all(asked->first);
        QCOMPARE(whole.size(), 237);
        QStringList ids;
        int pages = 0;
        do {
            const auto page = index.page(asked->first, asked->second);
            QVERIFY(page);
            QCOMPARE(page->total, 237);
            for (const RowPtr &row : page->rows)
                ids.append(row->session().id);
            asked->second.cursor = page->nextCursor;
            ++pages;
        } while (!asked->second.cursor.isEmpty());
        QCOMPARE(pages, 24);
        for (qsizetype i = 0; i < whole.size(); ++i)
            QCOMPARE(ids[i], whole[i]->session().id);
        for (qsizetype i = 1; i < whole.size(); ++i) {
            const bool descending = sort.startsWith(u'-');
            const Row &earlier = *whole[descending ? i : i - 1],
                      &later = *whole[descending ? i - 1 : i];
            QVERIFY(!later.before(asked->first.sort, earlier));
        }
    }

    void filters_narrow_the_list_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("count");
        QTest::newRow("archived are left out") << u""_s << 90;
        QTest::newRow("archived only") << u"archived=true"_s << 10;
        QTest::newRow("agent") << u"agent=demo&archived=all"_s << 50;
        QTest::newRow("status") << u"status=stopped&archived=all"_s << 20;
        QTest::newRow("two states") << u"status=stopped&status=idle&archived=all"_s << 100;
        QTest::newRow("tag") << u"tag.team=red&archived=all"_s << 34;
        QTest::newRow("other tag") << u"tag.team=green&archived=all"_s << 0;
        QTest::newRow("words, any case") << u"q=SESSION%2000042&archived=all"_s << 1;
        QTest::newRow("a tag's text") << u"q=team%3Dred&archived=all"_s << 34;
        QTest::newRow("all words must fit") << u"q=session%20green&archived=all"_s << 0;
    }
    void filters_narrow_the_list()
    {
        QFETCH(QString, text);
        Index index;
        for (int i = 0; i < 100; ++i)
            index.put(session(i));
        const auto asked = readListQuery(query(text));
        QVERIFY2(asked, asked ? "" : qPrintable(asked.error().detail));
        QTEST(int(index.page(asked->first, asked->second)->total), "count");
    }

    void somebody_elses_sessions_are_not_there()
    {
        Index index;
        index.put(session(1));
        Filter filter;
        filter.caller = Caller{.user = u"ada"_s};
        QCOMPARE(index.all(filter).size(), 1);
        filter.caller = Caller{.user = u"eve"_s};
        QCOMPARE(index.all(filter).size(), 0);
    }

    void a_wrong_query_is_named_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("field");
        for (const char *bad :
            {"limit=0", "limit=201", "limit=x", "limit=", "limit=99999999999999999999",
                "status=happy", "sort=age", "archived=maybe", "what=1", "tag.=x"})
            QTest::newRow(bad) << QString::fromLatin1(bad)
                               << QString::fromLatin1(bad).section(u'=', 0, 0);
        QTest::newRow("long") << u"q="_s + QString(501, u'a') << u"q"_s;
    }
    void a_wrong_query_is_named()
    {
        QFETCH(QString, text);
        const auto asked = readListQuery(query(text));
        QVERIFY(!asked);
        QTEST(asked.error().extra[u"field"_s].toString(), "field");
    }

    void a_foreign_cursor_is_refused()
    {
        Index index;
        index.put(session(1));
        for (const QString &cursor :
            {u"x"_s, u"!!"_s, u"W10"_s, u"../../etc/passwd"_s, QString(10000, u'A')}) {
            const auto page = index.page({}, {10, cursor});
            QVERIFY(!page);
            QCOMPARE(page.error().extra[u"field"_s].toString(), u"cursor"_s);
        }
    }

    void the_live_sockets_filter_means_the_same()
    {
        const auto filter = readListObject({{u"status"_s, QJsonArray{u"idle"_s, u"running"_s}},
            {u"q"_s, u"x"_s}, {u"archived"_s, true}, {u"tag.a"_s, u"b"_s}});
        QVERIFY(filter);
        QCOMPARE(filter->status, QStringList({u"idle"_s, u"running"_s}));
        QCOMPARE(filter->archived, true);
        QCOMPARE(filter->tags.value(u"a"_s), u"b"_s);
        QVERIFY(!readListObject({{u"q"_s, 7}}));
        QVERIFY(!readListObject({{u"q"_s, QJsonArray{u"x"_s}}}));
        QVERIFY(!readListObject({{u"limit"_s, u"7"_s}}));
    }

    void ten_thousand_sessions_are_listed()
    {
        Index index;
        for (int i = 0; i < 10'000; ++i)
            index.put(session(i));
        Filter filter;
        filter.text = u"session 42"_s;
        QBENCHMARK_ONCE
        {
            QVERIFY(index.page({}, {50, {}})->rows.size() == 50);
            QVERIFY(index.page(filter, {50, {}})->total > 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestList)
#include "tst_list.moc"
