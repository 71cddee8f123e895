// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/runner/logfixture.h"

using namespace ccplant;
using namespace ccplant::runner;
using namespace ccplant::testing;

class TestEventLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbers_events_from_one_and_goes_on_after_a_restart()
    {
        LogFixture fixture;
        {
            auto log = fixture.open();
            QCOMPARE(
                put(*log, events::message(u"m_1"_s, u"user"_s, {textBlock(u"hi"_s)}, true)).seq, 1);
            QCOMPARE(
                put(*log, events::message(u"m_2"_s, u"agent"_s, {textBlock(u"yes"_s)}, true)).seq,
                2);
        }
        auto log = fixture.open();
        QCOMPARE(log->lastSeq(), 2);
        QVERIFY(log->repair().existed);
        QVERIFY(!log->repair().tornTail);
        QCOMPARE(log->transcript().entries().size(), 2);
        QCOMPARE(put(*log, events::delta(u"m_3"_s, u"x"_s)).seq, 3);
    }

    void a_finished_message_stands_once_and_whole()
    {
        LogFixture fixture;
        auto log = fixture.open();
        put(*log, events::message(u"m_1"_s, u"agent"_s, {}, false));
        fixture.clock().advance(std::chrono::seconds(1));
        for (int i = 0; i < 100; ++i)
            put(*log, events::delta(u"m_1"_s, u"word "_s));
        QCOMPARE(replay(*log).size(), 101);
        const QString text = u"word "_s.repeated(100);
        put(*log, events::message(u"m_1"_s, u"agent"_s, {textBlock(text)}, true));
        const QList<Event> all = replay(*log);
        QCOMPARE(all.size(), 1);
        QCOMPARE(all.first().seq, 102);
        QCOMPARE(all.first().at(), 1);
        QCOMPARE(plainText(all.first().fields["content"_L1].toArray()), text);
        QCOMPARE(all.first().fields["started"_L1].toString(), u"2026-01-31T09:30:00.000Z"_s);
        log->compact(true);
        QCOMPARE(fixture.bytes().count('\n'), 1);
        QCOMPARE(replay(*log), all);
    }

    void a_tool_call_keeps_all_that_was_said_of_it()
    {
        LogFixture fixture;
        auto log = fixture.open();
        put(*log,
            events::make(u"tool"_s,
                {{u"id"_s, u"t"_s}, {u"title"_s, u"Run"_s}, {u"status"_s, u"pending"_s}}));
        put(*log,
            events::make(
                u"tool"_s, {{u"id"_s, u"t"_s}, {u"raw_input"_s, QJsonObject{{u"a"_s, 1}}}}));
        put(*log, events::make(u"tool"_s, {{u"id"_s, u"t"_s}, {u"status"_s, u"completed"_s}}));
        const QList<Event> all = replay(*log);
        QCOMPARE(all.size(), 1);
        QCOMPARE(all.first().fields["title"_L1].toString(), u"Run"_s);
        QCOMPARE(all.first().fields["raw_input"_L1].toObject()["a"_L1].toInt(), 1);
        QCOMPARE(all.first().fields["status"_L1].toString(), u"completed"_s);
        QCOMPARE(all.first().at(), 1);
    }

    void a_torn_last_line_is_cut_off()
    {
        LogFixture fixture;
        {
            auto log = fixture.open();
            put(*log, events::delta(u"m"_s, u"a"_s));
            put(*log, events::delta(u"m"_s, u"b"_s));
        }
        const QByteArray whole = fixture.bytes();
        fixture.write(whole.chopped(5));
        auto log = fixture.open();
        QVERIFY(log->repair().tornTail);
        QCOMPARE(log->lastSeq(), 1);
        QCOMPARE(put(*log, events::delta(u"m"_s, u"c"_s)).seq, 2);
        QCOMPARE(fixture.bytes().count('\n'), 2);
    }

    void a_last_line_that_lacks_only_its_line_feed_is_kept()
    {
        LogFixture fixture;
        put(*fixture.open(), events::delta(u"m"_s, u"a"_s));
        fixture.write(fixture.bytes().chopped(1));
        auto log = fixture.open();
        QVERIFY(!log->repair().tornTail);
        put(*log, events::delta(u"m"_s, u"b"_s));
        QCOMPARE(replay(*log).size(), 2);
        QCOMPARE(fixture.bytes().count('\n'), 2);
    }

    void garbage_in_the_middle_is_set_aside()
    {
        LogFixture fixture;
        {
            auto log = fixture.open();
            put(*log, events::delta(u"m"_s, u"a"_s));
            put(*log, events::delta(u"m"_s, u"b"_s));
        }
        QList<QByteArray> lines = fixture.bytes().split('\n');
        const QByteArray garbage("\x00\xff{]garbage", 11);
        lines.insert(1, garbage);
        lines.insert(2, lines.at(0)); // a number that does not grow
        fixture.write(lines.join('\n'));
        auto log = fixture.open();
        QCOMPARE(log->repair().garbageLines, 2);
        QCOMPARE(replay(*log).size(), 2);
        QCOMPARE(fixture.bytes(u"events.corrupt"_s), garbage + '\n' + lines.at(2) + '\n');
        log.reset();
        QCOMPARE(fixture.open()->repair().garbageLines, 0);
    }

    void a_second_writer_is_refused()
    {
        LogFixture fixture;
        auto log = fixture.open();
        const auto second = EventLog::open(fixture.options());
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Conflict);
        log.reset();
        QVERIFY(EventLog::open(fixture.options()));
    }

    void a_full_disk_refuses_what_has_to_be_durable_and_leaves_nothing()
    {
        LogFixture fixture;
        auto log = fixture.open();
        put(*log, events::delta(u"m"_s, u"a"_s));
        const QByteArray before = fixture.bytes();
        fixture.disk().room = 30; // the write fails in the middle
        const auto refused = log->append(
            {events::message(u"u"_s, u"user"_s, {textBlock(u"hi"_s)}, true)}, Durability::Synced);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Unavailable);
        QVERIFY2(refused.error().detail.contains(u"full"_s), qPrintable(refused.error().detail));
        QCOMPARE(fixture.bytes(), before);
        QCOMPARE(log->lastSeq(), 1);
        QCOMPARE(log->transcript().entries().size(), 1);
        fixture.disk().room = -1;
        QCOMPARE(put(*log, events::message(u"u"_s, u"user"_s, {textBlock(u"hi"_s)}, true),
                     Durability::Synced)
                     .seq,
            2);
    }

    void what_cannot_be_synced_does_not_come_back()
    {
        LogFixture fixture;
        auto log = fixture.open();
        fixture.disk().syncFails = true;
        QVERIFY(!log->append({events::message(u"u"_s, u"user"_s, {}, true)}, Durability::Synced));
        fixture.disk().syncFails = false;
        log.reset();
        QCOMPARE(fixture.open()->lastSeq(), 0);
    }

    void what_the_agent_says_waits_in_memory_while_the_disk_is_full()
    {
        LogFixture fixture;
        auto log = fixture.open();
        put(*log, events::delta(u"m"_s, u"a"_s));
        fixture.disk().room = 0;
        put(*log, events::delta(u"m"_s, u"b"_s));
        put(*log, events::delta(u"m"_s, u"c"_s));
        QVERIFY(log->hasUnwritten());
        QVERIFY(!log->isStuck());
        QCOMPARE(replay(*log).size(), 3);
        QCOMPARE(replay(*log, 2).size(), 1);
        QVERIFY(!log->append({events::queue({})}, Durability::Synced));
        fixture.disk().room = -1;
        put(*log, events::delta(u"m"_s, u"d"_s));
        QVERIFY(!log->hasUnwritten());
        QCOMPARE(replay(*log).size(), 4);
        log.reset();
        QCOMPARE(fixture.open()->transcript().entries().first().text(), u"abcd"_s);
    }

    void memory_for_waiting_events_is_bounded()
    {
        LogFixture fixture;
        EventLog::Options options = fixture.options();
        options.maxUnwritten = 1000;
        auto log = fixture.open(options);
        fixture.disk().room = 0;
        for (int i = 0; i < 20 && !log->isStuck(); ++i)
            put(*log, events::delta(u"m"_s, u"x"_s.repeated(100)));
        QVERIFY(log->isStuck());
        fixture.disk().room = -1;
        QVERIFY(log->flush());
        QVERIFY(!log->isStuck());
    }

    void a_rewrite_that_fails_leaves_the_log_as_it_was()
    {
        LogFixture fixture;
        auto log = fixture.open();
        for (int i = 0; i < 10; ++i)
            put(*log, events::turn(u"t"_s, u"running"_s));
        const QByteArray before = fixture.bytes();
        fixture.disk().room = 20;
        log->compact(true);
        QCOMPARE(fixture.bytes(), before);
        QVERIFY(!QFile::exists(fixture.path(u"events.jsonl.tmp"_s)));
        QCOMPARE(replay(*log).size(), 1);
    }

    void a_log_over_its_limit_says_so_unless_compaction_helps()
    {
        LogFixture fixture;
        EventLog::Options options = fixture.options();
        options.maxBytes = 4000;
        auto log = fixture.open(options);
        for (int i = 0; i < 200; ++i) {
            put(*log, events::turn(u"t"_s, u"running"_s));
            QVERIFY(!log->isOverLimit());
        }
        for (int i = 0; i < 100 && !log->isOverLimit(); ++i)
            put(*log,
                events::message(
                    u"m_%1"_s.arg(i), u"agent"_s, {textBlock(u"x"_s.repeated(50))}, true));
        QVERIFY(log->isOverLimit());
    }

    void no_number_is_given_twice_after_a_power_cut()
    {
        LogFixture fixture;
        put(*fixture.open(), events::delta(u"m"_s, u"a"_s));
        EventLog::Options options = fixture.options();
        options.bootId = u"another boot"_s;
        QVERIFY(put(*fixture.open(options), events::delta(u"m"_s, u"b"_s)).seq > 1000);
    }

    void an_event_that_is_too_long_is_shortened_and_says_so()
    {
        LogFixture fixture;
        EventLog::Options options = fixture.options();
        options.maxLine = 100 * 1024;
        auto log = fixture.open(options);
        const Event stored = put(*log,
            events::make(
                u"tool"_s, {{u"id"_s, u"t"_s}, {u"raw_output"_s, u"x"_s.repeated(3'000'000)}}));
        QVERIFY(writeEvent(stored).size() <= options.maxLine);
        QVERIFY(stored.fields["raw_output"_L1].toString().contains(u"left out"_s));
        QJsonArray many;
        for (int i = 0; i < 50'000; ++i)
            many.append(i);
        const Event list =
            put(*log, events::make(u"tool"_s, {{u"id"_s, u"u"_s}, {u"raw_output"_s, many}}));
        QVERIFY(writeEvent(list).size() <= options.maxLine);
    }

    void a_state_folder_that_cannot_be_made_is_an_error()
    {
        LogFixture fixture;
        fixture.write("a file", u"file"_s);
        EventLog::Options options = fixture.options();
        options.folder = fixture.path(u"file/folder"_s);
        const auto log = EventLog::open(options);
        QVERIFY(!log);
        QCOMPARE(log.error().code, ErrorCode::Unavailable);
    }
};

QTEST_GUILESS_MAIN(TestEventLog)
#include "tst_event_log.moc"
