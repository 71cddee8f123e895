// SPDX-License-Identifier: GPL-3.0-or-later
#include "generators.h"

#include <QJsonDocument>
#include <QTest>
#include <QTimeZone>

using namespace ccplant;
using namespace Qt::StringLiterals;

class TestEvent : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_written_event_reads_back_the_same();
    void truncated_lines_are_errors();
    void hostile_lines_are_errors_data();
    void hostile_lines_are_errors();
    void any_bytes_give_an_event_or_an_error();
    void a_line_that_is_too_long_is_refused();
    void times_are_utc_with_milliseconds();
    void content_from_outside_is_checked_data();
    void content_from_outside_is_checked();
    void content_that_is_too_large_is_refused();
};

void TestEvent::a_written_event_reads_back_the_same()
{
    QVERIFY(rc::check([] {
        QList<Event> stream = testing::StreamMaker().make(5);
        stream.last().fields[u"field_from_the_future"_s] = testing::anyValue(3);
        for (const Event &event : stream) {
            const QByteArray line = writeEvent(event);
            RC_ASSERT(!line.contains('\n'));
            const Result<Event> back = readEvent(line);
            RC_ASSERT(back.has_value());
            RC_ASSERT(*back == event);
        }
    }));
}

void TestEvent::truncated_lines_are_errors()
{
    QVERIFY(rc::check([] {
        const QByteArray line = writeEvent(testing::StreamMaker().make(3).last());
        const auto cut = *rc::gen::inRange<qsizetype>(0, line.size());
        RC_ASSERT(!readEvent(line.first(cut)).has_value());
    }));
}

void TestEvent::hostile_lines_are_errors_data()
{
    QTest::addColumn<QByteArray>("line");
    const QByteArray time = R"("time":"2026-01-01T00:00:00.000Z")";
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("nothing in it") << QByteArray("{}");
    QTest::newRow("seq 0") << QByteArray(R"({"seq":0,"kind":"x",)" + time + "}");
    QTest::newRow("seq negative") << QByteArray(R"({"seq":-1,"kind":"x",)" + time + "}");
    QTest::newRow("seq fraction") << QByteArray(R"({"seq":1.5,"kind":"x",)" + time + "}");
    QTest::newRow("seq huge") << QByteArray(R"({"seq":1e300,"kind":"x",)" + time + "}");
    QTest::newRow("seq text") << QByteArray(R"({"seq":"1","kind":"x",)" + time + "}");
    QTest::newRow("no kind") << QByteArray(R"({"seq":1,)" + time + "}");
    QTest::newRow("long kind") << QByteArray(
        R"({"seq":1,"kind":")" + QByteArray(65, 'k') + "\"," + time + "}");
    QTest::newRow("no time") << QByteArray(R"({"seq":1,"kind":"x"})");
    QTest::newRow("local time") << QByteArray(
        R"({"seq":1,"kind":"x","time":"2026-01-01T00:00:00"})");
    QTest::newRow("deep") << QByteArray(100000, '[');
    QTest::newRow("two objects") << QByteArray(R"({"seq":1,"kind":"x",)" + time + "}{}");
}

void TestEvent::hostile_lines_are_errors()
{
    QFETCH(QByteArray, line);
    const Result<Event> event = readEvent(line);
    QVERIFY(!event);
    QCOMPARE(event.error().code, ErrorCode::InvalidRequest);
    QVERIFY(!event.error().detail.isEmpty());
}

void TestEvent::any_bytes_give_an_event_or_an_error()
{
    QVERIFY(rc::check([](const std::string &bytes) {
        const Result<Event> event = readEvent(QByteArray::fromStdString(bytes));
        RC_ASSERT(event.has_value() || !event.error().detail.isEmpty());
    }));
}

void TestEvent::a_line_that_is_too_long_is_refused()
{
    const Result<Event> event = readEvent(QByteArray(maxEventBytes + 1, ' '));
    QVERIFY(!event);
    QCOMPARE(event.error().code, ErrorCode::PayloadTooLarge);
}

void TestEvent::times_are_utc_with_milliseconds()
{
    const QDateTime time = parseTime(u"2026-01-31T18:30:00.5+09:00"_s);
    QCOMPARE(formatTime(time), u"2026-01-31T09:30:00.500Z"_s);
    QVERIFY(!parseTime(u"2026-13-01T00:00:00Z"_s).isValid());
    QVERIFY(!parseTime(u"2026-01-01T00:00:00"_s).isValid());
}

void TestEvent::content_from_outside_is_checked_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("good");
    QTest::newRow("text") << QByteArray(R"([{"type":"text","text":"hi"}])") << true;
    QTest::newRow("image") << QByteArray(
        R"([{"type":"image","mime_type":"image/png","data":"AAAA"}])")
                           << true;
    QTest::newRow("link") << QByteArray(
        R"([{"type":"resource_link","uri":"file:///a","name":"a"}])")
                          << true;
    QTest::newRow("resource") << QByteArray(
        R"([{"type":"resource","resource":{"uri":"a","text":"b"}}])")
                              << true;
    QTest::newRow("none") << QByteArray("[]") << false;
    QTest::newRow("no text") << QByteArray(R"([{"type":"text"}])") << false;
    QTest::newRow("no array") << QByteArray(R"([[]])") << false;
    QTest::newRow("unknown") << QByteArray(R"([{"type":"hologram"}])") << false;
    QTest::newRow("a terminal is the agent's")
        << QByteArray(R"([{"type":"terminal","id":"x"}])") << false;
}

void TestEvent::content_from_outside_is_checked()
{
    QFETCH(QByteArray, content);
    QFETCH(bool, good);
    QCOMPARE(readContent(QJsonDocument::fromJson(content).array(), 1000).has_value(), good);
}

void TestEvent::content_that_is_too_large_is_refused()
{
    const Result<QJsonArray> content =
        readContent(QJsonArray{textBlock(u"日本"_s), textBlock(u"x"_s)}, 6);
    QVERIFY(!content);
    QCOMPARE(content.error().code, ErrorCode::PayloadTooLarge);
}

QTEST_APPLESS_MAIN(TestEvent)
#include "tst_event.moc"
