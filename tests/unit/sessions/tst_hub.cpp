// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/channel.h"

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTimer>
#include <QtTest>
#include <random>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::sessions;

namespace {

const auto theSession = u"s_x"_s;

Event numbered(qint64 seq)
{
    Event event = events::delta(u"m_1"_s, u"text %1"_s.arg(seq));
    event.seq = seq;
    event.time = QDateTime::currentDateTimeUtc();
    return event;
}

/// A client with a socket that takes bytes only when it is told to.
class FakeReader final : public Reader {
public:
    bool send(const QString &, Frame &frame) override
    {
        if (leavesAt > 0 && frame.seq() >= leavesAt)
            return false;
        seqs.append(frame.seq());
        waiting += frame.sse().size();
        return true;
    }
    void caughtUp(const QString &, qint64 last) override { live = last; }
    void ended(const QString &, const Error &error) override { why = error; }
    qint64 queued() const override { return waiting; }

    QList<qint64> seqs;
    qint64 waiting = 0;
    qint64 live = -1;
    qint64 leavesAt = 0;
    std::optional<Error> why;
};

/// What a runner does: keeps all events and answers replays, later.
struct FakeRunner {
    QList<Event> log;
    qsizetype piece = 1'000'000;
    int replays = 0;
    bool broken = false;

    QCoro::Task<Result<Replay>> replay(qint64 after)
    {
        ++replays;
        co_await QCoro::sleepFor(
            0ms); // the event loop turns; how long a runner takes changes nothing
        if (broken)
            co_return fail(ErrorCode::AgentUnavailable, u"gone"_s);
        Replay found;
        found.last = log.isEmpty() ? 0 : log.last().seq;
        const auto first = std::ranges::upper_bound(log, after, {}, &Event::seq);
        for (auto event = first; event != log.end(); ++event) {
            if (found.frames.size() == piece) {
                found.end = false;
                break;
            }
            found.frames.append(std::make_shared<Frame>(*event));
        }
        co_return found;
    }
};

QList<qint64> upTo(qint64 from, qint64 to)
{
    QList<qint64> numbers;
    for (qint64 i = from; i <= to; ++i)
        numbers.append(i);
    return numbers;
}

} // namespace

class TestHub : public QObject {
    Q_OBJECT

    FakeRunner m_runner;
    std::shared_ptr<Channel> channel(
        qint64 ringBytes, qint64 readerBytes = 1'000'000, std::chrono::milliseconds patience = 30s)
    {
        m_runner = {};
        return std::make_shared<Channel>(theSession, HubOptions{ringBytes, readerBytes, patience},
            [this](const QString &, qint64 after, qint64) { return m_runner.replay(after); });
    }
    void happen(Channel &channel, qint64 seq)
    {
        m_runner.log.append(numbered(seq));
        channel.push(m_runner.log.last());
    }

private Q_SLOTS:
    void wherever_a_reader_begins_it_gets_each_event_once_and_in_order()
    {
        for (unsigned seed = 1; seed <= 40; ++seed) {
            std::mt19937 random(seed);
            const auto channel =
                this->channel(2000, 1500); // a ring of some 20 events, sockets that hold fewer
            m_runner.piece = 1 + qsizetype(random() % 50);
            const qint64 before = random() % 300; // happened before the hub began
            for (qint64 seq = 1; seq <= before; ++seq)
                m_runner.log.append(numbered(seq));
            channel->begin(before);
            std::vector<std::unique_ptr<FakeReader>> readers;
            QList<qint64> begins;
            for (qint64 seq = before + 1; seq <= before + 300; ++seq) {
                if (random() % 20 == 0) {
                    readers.push_back(std::make_unique<FakeReader>());
                    begins.append(qint64(random() % unsigned(seq)));
                    channel->add(readers.back().get(), begins.last());
                }
                happen(*channel, seq);
                for (const auto &reader : readers) { // sockets drain all the time
                    reader->waiting = 0;
                    channel->pump(reader.get());
                }
                if (random() % 10 == 0)
                    QCoreApplication::processEvents();
            }
            const qint64 last = before + 300;
            for (size_t i = 0; i < readers.size(); ++i) {
                FakeReader *reader = readers[i].get();
                const auto done = [&] {
                    reader->waiting = 0;
                    channel->pump(reader);
                    return reader->live >= 0 && !reader->seqs.isEmpty()
                        && reader->seqs.last() == last;
                };
                QDeadlineTimer deadline(20s);
                while (!done() && !deadline.hasExpired())
                    QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
                QVERIFY2(done(), qPrintable(u"seed %1"_s.arg(seed)));
                QCOMPARE(reader->seqs, upTo(begins[qsizetype(i)] + 1, last));
                channel->remove(reader);
            }
        }
    }

    void a_session_that_does_not_run_is_told_from_its_log_and_goes_live_when_it_runs()
    {
        const auto channel = this->channel(100'000);
        m_runner.piece = 7;
        for (qint64 seq = 1; seq <= 20; ++seq)
            m_runner.log.append(numbered(seq));
        FakeReader reader;
        channel->add(&reader, 3);
        QTRY_COMPARE_WITH_TIMEOUT(reader.live, 20, 20'000);
        QCOMPARE(reader.seqs, upTo(4, 20));
        channel->begin(20); // resumed
        happen(*channel, 21);
        QCOMPARE(reader.seqs, upTo(4, 21));
        channel->remove(&reader);
    }

    void an_after_beyond_the_end_means_from_now_on()
    {
        for (const bool begun : {false, true}) {
            const auto channel = this->channel(100'000);
            for (qint64 seq = 1; seq <= 20; ++seq)
                m_runner.log.append(numbered(seq));
            if (begun)
                channel->begin(20);
            FakeReader reader;
            channel->add(&reader, 1'000'000);
            QTRY_COMPARE_WITH_TIMEOUT(reader.live, 20, 20'000);
            channel->begin(20);
            happen(*channel, 21);
            QCOMPARE(reader.seqs, upTo(21, 21));
            channel->remove(&reader);
        }
    }

    void readers_that_come_together_share_one_look_at_the_past()
    {
        const auto channel = this->channel(1);
        for (qint64 seq = 1; seq <= 100; ++seq)
            m_runner.log.append(numbered(seq));
        channel->begin(100);
        std::vector<std::unique_ptr<FakeReader>> readers;
        for (int i = 0; i < 1000; ++i) {
            readers.push_back(std::make_unique<FakeReader>());
            channel->add(readers.back().get(), 0);
        }
        const auto done = [&] {
            return std::ranges::all_of(
                readers, [](const auto &reader) { return reader->live == 100; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(done(), 20'000);
        QVERIFY2(m_runner.replays <= 2, qPrintable(QString::number(m_runner.replays)));
        for (const auto &reader : readers) {
            QCOMPARE(reader->seqs, upTo(1, 100));
            channel->remove(reader.get());
        }
    }

    void a_reader_that_never_reads_is_dropped_and_costs_no_more_than_its_socket()
    {
        const auto channel = this->channel(100'000, 1000, 50ms);
        channel->begin(0);
        FakeReader stuck, quick;
        channel->add(&stuck, 0);
        channel->add(&quick, 0);
        for (qint64 seq = 1; seq <= 200; ++seq) {
            happen(*channel, seq);
            quick.waiting = 0;
            channel->pump(&quick);
        }
        QVERIFY(stuck.waiting < 2000);
        const auto dropped = [&] {
            channel->dropStalled();
            return stuck.why.has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(dropped(), 20'000);
        QCOMPARE(stuck.why->extra[u"reason"_s].toString(), u"slow_subscriber"_s);
        QVERIFY(!quick.why); // the others are not touched
        QCOMPARE(quick.seqs, upTo(1, 200));
        QCOMPARE(channel->readers(), 1);
        channel->remove(&quick);
    }

    void a_reader_that_falls_behind_what_is_remembered_is_dropped()
    {
        const auto channel = this->channel(1000, 500, 1h);
        channel->begin(0);
        FakeReader slow;
        channel->add(&slow, 0);
        QCOMPARE(slow.live, 0);
        for (qint64 seq = 1; seq <= 200; ++seq)
            happen(*channel, seq);
        slow.waiting = 0;
        channel->pump(&slow);
        QVERIFY(slow.why);
        QCOMPARE(slow.why->extra[u"reason"_s].toString(), u"slow_subscriber"_s);
    }

    void a_reader_that_leaves_in_the_middle_is_forgotten()
    {
        const auto channel = this->channel(100'000);
        channel->begin(0);
        FakeReader leaves, stays;
        leaves.leavesAt = 5;
        channel->add(&leaves, 0);
        channel->add(&stays, 0);
        for (qint64 seq = 1; seq <= 10; ++seq)
            happen(*channel, seq);
        QCOMPARE(leaves.seqs, upTo(1, 4));
        QCOMPARE(stays.seqs, upTo(1, 10));
        QCOMPARE(channel->readers(), 1);
        channel->remove(&stays);
    }

    void known_events_are_not_told_again()
    {
        const auto channel = this->channel(100'000);
        channel->begin(10);
        FakeReader reader;
        channel->add(&reader, 10);
        QVERIFY(!channel->push(numbered(10)));
        QVERIFY(channel->push(numbered(11)));
        QVERIFY(!channel->push(numbered(11)));
        QCOMPARE(reader.seqs, upTo(11, 11));
        channel->remove(&reader);
    }

    void a_past_that_cannot_be_read_is_said()
    {
        const auto channel = this->channel(100'000);
        m_runner.broken = true;
        FakeReader reader;
        channel->add(&reader, 0);
        QTRY_VERIFY_WITH_TIMEOUT(reader.why.has_value(), 20'000);
        QCOMPARE(reader.why->code, ErrorCode::AgentUnavailable);
    }

    void memory_is_bounded()
    {
        const auto channel = this->channel(50'000);
        channel->begin(0);
        for (qint64 seq = 1; seq <= 5000; ++seq)
            channel->push(numbered(seq));
        QVERIFY(channel->bytes() <= 50'000);
    }
};

QTEST_GUILESS_MAIN(TestHub)
#include "tst_hub.moc"
