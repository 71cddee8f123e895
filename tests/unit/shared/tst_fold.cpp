// SPDX-License-Identifier: GPL-3.0-or-later
#include "generators.h"
#include "shared/transcript.h"

#include <QTest>
#include <QTimeZone>

using namespace ccplant;
using namespace Qt::StringLiterals;

namespace {

Event numbered(qint64 seq, Event event)
{
    event.seq = seq;
    event.time = QDateTime::fromMSecsSinceEpoch(seq * 1000, QTimeZone::UTC);
    return event;
}

Event permission(const QString &id, const QString &state)
{
    return events::make(
        u"permission"_s, {{"id"_L1, id}, {"title"_L1, u"Run "_s + id}, {"state"_L1, state}});
}

/// What a replay after compaction holds: deltas and earlier states of finished messages are gone.
QList<Event> compacted(const QList<Event> &stream)
{
    QHash<QString, qint64> finishedAt;
    for (const Event &event : stream) {
        if (event.kind == "message"_L1 && event.fields["done"_L1].toBool())
            finishedAt.insert(event.id(), event.seq);
    }
    QList<Event> out;
    for (const Event &event : stream) {
        const bool ofMessage = event.kind == "message"_L1 || event.kind == "delta"_L1;
        if (!ofMessage || event.seq >= finishedAt.value(event.id(), 0))
            out += event;
    }
    return out;
}

} // namespace

class TestFold : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void any_cut_and_replay_gives_the_same_transcript();
    void a_compacted_replay_gives_the_same_transcript();
    void a_cut_continued_with_a_compacted_replay_gives_the_same_transcript();
    void a_transcript_says_for_each_event_what_changed();
    void deltas_append_to_the_last_text_block();
    void a_delta_without_its_message_heals_when_the_message_comes();
    void a_thing_keeps_its_place_by_at();
    void tool_updates_change_only_what_they_name();
    void a_resolved_permission_is_no_longer_pending();
    void status_follows_turn_and_agent();
    void the_agents_name_survives_its_exit();
    void activity_is_one_line();
    void unknown_kinds_are_entries();
    void many_messages_fold_in_order();
};

void TestFold::any_cut_and_replay_gives_the_same_transcript()
{
    QVERIFY(rc::check([] {
        const QList<Event> stream = testing::StreamMaker().make(*rc::gen::inRange(1, 60));
        const Transcript whole = fold(stream);
        Transcript cut;
        qsizetype next = 0;
        while (next
            < stream.size()) { // read some, lose the connection, come back from any earlier point
            const qsizetype until = *rc::gen::inRange<qsizetype>(next + 1, stream.size() + 1);
            for (qsizetype i = *rc::gen::inRange<qsizetype>(0, next + 1); i < until; ++i)
                cut.apply(stream.at(i));
            next = qMax(next, until);
        }
        RC_ASSERT(cut == whole);
        RC_ASSERT(cut.toJson() == whole.toJson());
    }));
}

void TestFold::a_compacted_replay_gives_the_same_transcript()
{
    QVERIFY(rc::check([] {
        const QList<Event> stream = testing::StreamMaker().make(*rc::gen::inRange(1, 60));
        const Transcript whole = fold(stream), replayed = fold(compacted(stream));
        RC_ASSERT(replayed.entries().size() == whole.entries().size());
        RC_ASSERT(replayed.entries() == whole.entries());
        RC_ASSERT(replayed == whole);
    }));
}

void TestFold::a_cut_continued_with_a_compacted_replay_gives_the_same_transcript()
{
    QVERIFY(rc::check([] {
        const QList<Event> stream = testing::StreamMaker().make(*rc::gen::inRange(1, 60));
        const auto cut = *rc::gen::inRange<qsizetype>(0, stream.size() + 1);
        Transcript transcript = fold(stream.first(cut));
        for (const Event &event : compacted(stream)) {
            if (event.seq > transcript.lastSeq())
                transcript.apply(event);
        }
        RC_ASSERT(transcript == fold(stream));
    }));
}

void TestFold::a_transcript_says_for_each_event_what_changed()
{
    Transcript transcript;
    Change change = transcript.apply(numbered(1, events::message(u"m"_s, u"agent"_s, {}, false)));
    QCOMPARE(change.type, Change::Inserted);
    QCOMPARE(change.index, 0);
    change = transcript.apply(numbered(2, events::delta(u"m"_s, u"hi"_s)));
    QCOMPARE(change.type, Change::Appended);
    QCOMPARE(change.appended, u"hi"_s);
    QCOMPARE(transcript.apply(numbered(3, events::turn(u"t"_s, u"running"_s))).type, Change::State);
    QCOMPARE(transcript.apply(numbered(2, events::delta(u"m"_s, u"hi"_s))).type, Change::Nothing);
    change = transcript.apply(
        numbered(4, events::message(u"m"_s, u"agent"_s, {textBlock(u"hi"_s)}, true)));
    QCOMPARE(change.type, Change::Updated);
    QCOMPARE(transcript.entries().at(0).text(), u"hi"_s);
}

void TestFold::deltas_append_to_the_last_text_block()
{
    const QJsonArray content{textBlock(u"a"_s), QJsonObject{{"type"_L1, u"image"_s}}};
    Transcript transcript;
    transcript.apply(numbered(1, events::message(u"m"_s, u"agent"_s, content, false)));
    transcript.apply(numbered(2, events::delta(u"m"_s, u"b"_s)));
    const QJsonArray folded = transcript.entryJson(0)["content"_L1].toArray();
    QCOMPARE(folded.size(), 2);
    QCOMPARE(folded.at(0)["text"_L1].toString(), u"ab"_s);
}

void TestFold::a_delta_without_its_message_heals_when_the_message_comes()
{
    Transcript transcript;
    transcript.apply(numbered(5, events::delta(u"m"_s, u"tail"_s)));
    QCOMPARE(transcript.entries().at(0).text(), u"tail"_s);
    transcript.apply(
        numbered(9, events::message(u"m"_s, u"thought"_s, {textBlock(u"whole tail"_s)}, true)));
    QCOMPARE(transcript.entries().size(), 1);
    QCOMPARE(transcript.entries().at(0).text(), u"whole tail"_s);
    QCOMPARE(transcript.entries().at(0).fields["role"_L1].toString(), u"thought"_s);
}

void TestFold::a_thing_keeps_its_place_by_at()
{
    Event early = numbered(9, events::message(u"early"_s, u"agent"_s, {}, true));
    early.fields["at"_L1] = 2;
    const Transcript transcript =
        fold({numbered(4, events::message(u"late"_s, u"agent"_s, {}, true)), early});
    QCOMPARE(transcript.entries().at(0).id, u"early"_s);
    QCOMPARE(transcript.indexOf(u"message"_s, u"late"_s), 1);
}

void TestFold::tool_updates_change_only_what_they_name()
{
    const Transcript transcript =
        fold({numbered(1,
                  events::make(u"tool"_s,
                      {{"id"_L1, u"t"_s}, {"title"_L1, u"ls"_s}, {"status"_L1, u"pending"_s}})),
            numbered(
                2, events::make(u"tool"_s, {{"id"_L1, u"t"_s}, {"status"_L1, u"completed"_s}}))});
    QCOMPARE(transcript.entries().at(0).fields["title"_L1].toString(), u"ls"_s);
    QCOMPARE(transcript.entries().at(0).fields["status"_L1].toString(), u"completed"_s);
}

void TestFold::a_resolved_permission_is_no_longer_pending()
{
    Transcript transcript = fold({numbered(1, permission(u"a"_s, u"pending"_s)),
        numbered(2, permission(u"b"_s, u"pending"_s))});
    QCOMPARE(transcript.pending().size(), 2);
    QCOMPARE(transcript.pending().at(0)["title"_L1].toString(), u"Run a"_s);
    transcript.apply(numbered(3, permission(u"a"_s, u"resolved"_s)));
    QCOMPARE(transcript.pending().size(), 1);
    QCOMPARE(transcript.pending().at(0)["id"_L1].toString(), u"b"_s);
    QCOMPARE(transcript.status(), u"needs_input"_s);
    transcript.apply(numbered(4, permission(u"b"_s, u"resolved"_s)));
    QVERIFY(transcript.pending().isEmpty());
}

void TestFold::status_follows_turn_and_agent()
{
    Transcript transcript;
    QCOMPARE(transcript.status(), u"creating"_s);
    transcript.apply(numbered(1, events::agent(u"starting"_s)));
    QCOMPARE(transcript.status(), u"creating"_s);
    transcript.apply(numbered(2, events::agent(u"ready"_s)));
    QCOMPARE(transcript.status(), u"idle"_s);
    transcript.apply(numbered(3, events::turn(u"t"_s, u"running"_s)));
    QCOMPARE(transcript.status(), u"running"_s);
    transcript.apply(numbered(4, permission(u"p"_s, u"pending"_s)));
    QCOMPARE(transcript.status(), u"needs_input"_s);
    transcript.apply(numbered(5, permission(u"p"_s, u"resolved"_s)));
    transcript.apply(numbered(6, events::turn(u"t"_s, u"idle"_s)));
    QCOMPARE(transcript.status(), u"idle"_s);
}

void TestFold::the_agents_name_survives_its_exit()
{
    const Transcript transcript =
        fold({numbered(1, events::agent(u"ready"_s, {{"name"_L1, u"Demo"_s}})),
            numbered(2, events::agent(u"exited"_s, {{"reason"_L1, u"killed"_s}}))});
    QCOMPARE(transcript.agent()["name"_L1].toString(), u"Demo"_s);
    QCOMPARE(transcript.agent()["reason"_L1].toString(), u"killed"_s);
}

void TestFold::activity_is_one_line()
{
    Transcript transcript = fold({numbered(
        1, events::message(u"m"_s, u"agent"_s, {textBlock(u"first\n two  words \n"_s)}, true))});
    QCOMPARE(transcript.activity(), u"two words"_s);
    transcript.apply(numbered(2, events::turn(u"t"_s, u"running"_s)));
    transcript.apply(numbered(3,
        events::make(u"tool"_s,
            {{"id"_L1, u"t"_s}, {"title"_L1, QString(500, u'x')},
                {"status"_L1, u"in_progress"_s}})));
    QCOMPARE(transcript.activity().size(), 160);
    transcript.apply(numbered(4, permission(u"p"_s, u"pending"_s)));
    QCOMPARE(transcript.activity(), u"Run p"_s);
}

void TestFold::unknown_kinds_are_entries()
{
    const Transcript transcript = fold({numbered(1, events::make(u"hologram"_s, {{"depth"_L1, 3}})),
        numbered(2, events::make(u"hologram"_s, {}))});
    QCOMPARE(transcript.entries().size(), 2);
    QCOMPARE(transcript.entryJson(0)["depth"_L1].toInt(), 3);
    QCOMPARE(transcript.entryJson(0)["kind"_L1].toString(), u"hologram"_s);
}

void TestFold::many_messages_fold_in_order()
{
    QList<Event> stream;
    for (int i = 1; i <= 20000; ++i)
        stream += numbered(i,
            events::message(u"m_%1"_s.arg(i), u"agent"_s, {textBlock(QString::number(i))}, true));
    const Transcript transcript = fold(stream);
    QCOMPARE(transcript.entries().size(), 20000);
    QCOMPARE(transcript.indexOf(u"message"_s, u"m_777"_s), 776);
}

QTEST_APPLESS_MAIN(TestFold)
#include "tst_fold.moc"
