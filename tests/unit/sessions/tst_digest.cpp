// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/digest.h"

#include <QtTest>
#include <random>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::sessions;

namespace {

/// A session's life, at random: turns, messages in pieces, tools, permissions, plans.
QList<Event> life(unsigned seed, int length)
{
    std::mt19937 random(seed);
    const auto chance = [&random](int of) { return int(random() % unsigned(of)); };
    QList<Event> events;
    QStringList open;
    int things = 0;
    const auto add = [&events](Event event) {
        event.seq = events.size() + 1;
        event.time =
            QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + events.size(), QTimeZone::UTC);
        events.append(event);
    };
    while (events.size() < length) {
        const QString id = u"_%1"_s.arg(++things);
        switch (chance(8)) {
        case 0:
            add(events::turn(u"t"_s + id, chance(2) ? u"running"_s : u"idle"_s));
            break;
        case 1:
            add(events::message(u"m"_s + id, u"agent"_s,
                {textBlock(QString(chance(2000), u'x') + u"end "_s + id)}, true));
            break;
        case 2:
            add(events::message(u"m"_s + id, u"agent"_s, {}, false));
            for (int i = 0; i < 5; ++i)
                add(events::delta(u"m"_s + id, u"piece %1 "_s.arg(i)));
            break;
        case 3:
            add(events::make(u"tool"_s,
                {{u"id"_s, u"t"_s + id}, {u"title"_s, u"tool"_s + id},
                    {u"status"_s, u"in_progress"_s}, {u"raw_output"_s, QString(5000, u'o')}}));
            if (chance(2))
                add(events::make(
                    u"tool"_s, {{u"id"_s, u"t"_s + id}, {u"status"_s, u"completed"_s}}));
            break;
        case 4:
            add(events::make(u"permission"_s,
                {{u"id"_s, u"p"_s + id}, {u"title"_s, u"may I"_s + id},
                    {u"state"_s, u"pending"_s}}));
            open.append(u"p"_s + id);
            break;
        case 5:
            if (!open.isEmpty())
                add(events::make(u"permission"_s,
                    {{u"id"_s, open.takeAt(chance(int(open.size())))},
                        {u"state"_s, u"resolved"_s}}));
            break;
        case 6:
            add(events::make(u"plan"_s,
                {{u"entries"_s,
                    QJsonArray{QJsonObject{{u"content"_s, u"a"_s}, {u"status"_s, u"completed"_s}},
                        QJsonObject{{u"content"_s, u"b"_s}, {u"status"_s, u"pending"_s}}}}}));
            break;
        default:
            add(events::message(u"m"_s + id, u"user"_s, {textBlock(u"do it"_s)}, true));
        }
    }
    return events;
}

} // namespace

class TestDigest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_digest_says_what_the_whole_transcript_says()
    {
        for (unsigned seed = 1; seed <= 30; ++seed) {
            Transcript whole;
            Digest digest;
            const QList<Event> events = life(seed, 700);
            for (const Event &event : events) {
                whole.apply(event);
                digest.apply(event);
                digest.apply(event); // again changes nothing
            }
            Session session;
            digest.writeTo(session);
            QCOMPARE(session.turnStatus, whole.status());
            QCOMPARE(session.pending, whole.pending());
            QCOMPARE(session.activity, whole.activity());
            QCOMPARE(session.lastSeq, whole.lastSeq());
            QCOMPARE(session.planTotal, int(whole.plan().size()));
        }
    }

    void a_digest_that_begins_in_the_middle_ends_the_same()
    {
        for (unsigned seed = 1; seed <= 30; ++seed) {
            const QList<Event> events = life(seed, 300);
            const qsizetype cut = qsizetype(seed * 9) % events.size();
            Transcript whole;
            Digest digest;
            for (qsizetype i = 0; i < events.size(); ++i) {
                whole.apply(events[i]);
                if (i == cut)
                    digest.begin(whole.stateJson());
                else if (i > cut)
                    digest.apply(events[i]);
            }
            Session session;
            digest.writeTo(session);
            QCOMPARE(session.turnStatus, whole.status());
            QCOMPARE(session.pending, whole.pending());
            QCOMPARE(session.lastSeq, whole.lastSeq());
        }
    }

    void a_title_of_a_person_stays()
    {
        Digest digest;
        digest.begin({{u"title"_s, u"The agent's"_s}});
        Session chosen;
        chosen.title = u"Mine"_s;
        chosen.titled = true;
        digest.writeTo(chosen);
        QCOMPARE(chosen.title, u"Mine"_s);
        Session other;
        other.title = u"First words"_s;
        digest.writeTo(other);
        QCOMPARE(other.title, u"The agent's"_s);
    }
};

QTEST_GUILESS_MAIN(TestDigest)
#include "tst_digest.moc"
