// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/runner/logfixture.h"
#include "tests/unit/shared/generators.h"

using namespace ccplant;
using namespace ccplant::runner;
using namespace ccplant::testing;

namespace {

/// Events as a driver and the engine make them: without number and place.
QList<Event> anyEvents()
{
    QList<Event> made = StreamMaker().make(*rc::gen::inRange(1, 80));
    for (Event &event : made) {
        event.seq = 0;
        event.fields.remove(u"at"_s);
    }
    return made;
}

QList<Event> putAll(EventLog &log, const QList<Event> &events)
{
    QList<Event> stored;
    for (const Event &event : events) {
        stored.append(put(log, event));
        if (*rc::gen::inRange(0, 8) == 0)
            log.compact(true);
    }
    return stored;
}

} // namespace

class TestEventLogProperties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void what_is_stored_folds_as_what_was_said()
    {
        QVERIFY(rc::check([] {
            LogFixture fixture(LogFixture::InMemory);
            auto log = fixture.open();
            QList<Event> said = anyEvents();
            putAll(*log, said);
            Transcript plain;
            for (qsizetype i = 0; i < said.size(); ++i) {
                said[i].seq = i + 1;
                plain.apply(said.at(i));
            }
            RC_ASSERT(log->transcript().entries().size() == plain.entries().size());
            for (qsizetype i = 0; i < plain.entries().size(); ++i) {
                QJsonObject stored = log->transcript().entries().at(i).folded();
                stored.remove("started"_L1); // what the log adds
                RC_ASSERT(stored == plain.entries().at(i).folded());
            }
            RC_ASSERT(log->transcript().config() == plain.config());
            RC_ASSERT(log->transcript().queue() == plain.queue());
            RC_ASSERT(log->transcript().turn() == plain.turn());
        }));
    }

    void compaction_and_restart_keep_the_fold()
    {
        QVERIFY(rc::check([] {
            LogFixture fixture(LogFixture::InMemory);
            auto log = fixture.open();
            const Transcript live = fold(putAll(*log, anyEvents()));
            RC_ASSERT(fold(replay(*log)) == live);
            log->compact(true);
            RC_ASSERT(fold(replay(*log)) == live);
            RC_ASSERT(log->transcript() == live);
            log.reset();
            log = fixture.open();
            RC_ASSERT(log->transcript() == live);
            RC_ASSERT(fold(replay(*log)) == live);
        }));
    }

    void a_reader_who_left_at_any_event_catches_up()
    {
        QVERIFY(rc::check([] {
            LogFixture fixture(LogFixture::InMemory);
            auto log = fixture.open();
            const QList<Event> all = putAll(*log, anyEvents());
            const qsizetype seen = *rc::gen::inRange<qsizetype>(0, all.size() + 1);
            Transcript reader = fold(all.first(seen));
            for (const Event &event : replay(*log, seen))
                reader.apply(event);
            RC_ASSERT(reader == log->transcript());
        }));
    }

    void a_crash_at_any_byte_loses_no_whole_event()
    {
        QVERIFY(rc::check([] {
            LogFixture fixture(LogFixture::InMemory);
            putAll(*fixture.open(), anyEvents());
            const QByteArray whole = fixture.bytes();
            const qsizetype cut = *rc::gen::inRange<qsizetype>(0, whole.size() + 1);
            fixture.write(whole.first(cut));
            Transcript expected;
            qsizetype begin = 0;
            for (const QByteArray &line : whole.split('\n')) {
                if (!line.isEmpty() && begin + line.size() <= cut)
                    expected.apply(readEvent(line).value());
                begin += line.size() + 1;
            }
            auto log = fixture.open();
            RC_ASSERT(log->transcript() == expected);
            RC_ASSERT(log->repair().garbageLines == 0);
            const qint64 last = log->lastSeq();
            RC_ASSERT(put(*log, events::delta(u"m_1"_s, u"on"_s)).seq == last + 1);
            log.reset();
            RC_ASSERT(fixture.open()->lastSeq() == last + 1);
        }));
    }

    void hostile_bytes_never_crash_it()
    {
        QVERIFY(rc::check([](const std::vector<char> &noise) {
            LogFixture fixture(LogFixture::InMemory);
            put(*fixture.open(), events::delta(u"m"_s, u"a"_s));
            QByteArray bytes = fixture.bytes();
            bytes.insert(*rc::gen::inRange<qsizetype>(0, bytes.size() + 1),
                QByteArray(noise.data(), qsizetype(noise.size())));
            fixture.write(bytes);
            auto log = fixture.open();
            put(*log, events::delta(u"m"_s, u"b"_s));
            RC_ASSERT(!replay(*log).isEmpty());
        }));
    }
};

QTEST_GUILESS_MAIN(TestEventLogProperties)
#include "tst_event_log_properties.moc"
