// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sse.h"

#include <QTest>
#include <rapidcheck.h>

using namespace ccplant;

class TestSse : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void what_is_written_reads_back_in_pieces_of_any_size();
    void line_ends_may_be_lf_cr_or_both();
    void comments_and_unknown_fields_are_ignored();
    void the_last_id_holds();
    void an_endless_event_overflows();
};

void TestSse::what_is_written_reads_back_in_pieces_of_any_size()
{
    QVERIFY(rc::check([] {
        QList<SseEvent> events;
        QByteArray bytes;
        for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
            const auto data =
                *rc::gen::container<std::string>(rc::gen::element('a', ' ', ':', '\n', '\xE3'));
            events += SseEvent{
                QByteArray::number(i), i % 2 ? "name" : "", QByteArray::fromStdString(data)};
            bytes += ": hb\n\n" + writeSse(events.last());
        }
        SseParser parser(1 << 20);
        QList<SseEvent> read;
        while (!bytes.isEmpty()) {
            const auto piece = *rc::gen::inRange<qsizetype>(1, bytes.size() + 1);
            read += parser.feed(bytes.first(piece));
            bytes.remove(0, piece);
        }
        RC_ASSERT(read == events);
    }));
}

void TestSse::line_ends_may_be_lf_cr_or_both()
{
    SseParser parser(1000);
    QList<SseEvent> read;
    for (const char c : QByteArray("data: a\r\ndata: b\r\n\r\ndata: c\r\rdata: d\n\n"))
        read += parser.feed(QByteArray(1, c));
    QCOMPARE(read.size(), 3);
    QCOMPARE(read.at(0).data, "a\nb");
    QCOMPARE(read.at(1).data, "c");
    QCOMPARE(read.at(2).data, "d");
}

void TestSse::comments_and_unknown_fields_are_ignored()
{
    SseParser parser(1000);
    const QList<SseEvent> read = parser.feed(": hello\nretry: 5\nfoo\ndata:x\n\nevent: lonely\n\n");
    QCOMPARE(read.size(), 1);
    QCOMPARE(read.at(0).data, "x");
}

void TestSse::the_last_id_holds()
{
    SseParser parser(1000);
    const QList<SseEvent> read = parser.feed("id: 7\ndata: a\n\ndata: b\n\n");
    QCOMPARE(read.size(), 2);
    QCOMPARE(read.at(1).id, "7");
}

void TestSse::an_endless_event_overflows()
{
    SseParser parser(100);
    parser.feed("data: ");
    for (int i = 0; i < 10; ++i)
        parser.feed(QByteArray(20, 'x'));
    QVERIFY(parser.overflowed());
    SseParser lines(100);
    for (int i = 0; i < 20; ++i)
        lines.feed("data: xxxxxxxxxx\n");
    QVERIFY(lines.overflowed());
    QVERIFY(lines.feed("\n\ndata: a\n\n").isEmpty());
}

QTEST_APPLESS_MAIN(TestSse)
#include "tst_sse.moc"
