// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/backoff.h"
#include "server/kube/core/lines.h"

#include <QTest>

using namespace ccplant::kube;
using namespace std::chrono_literals;

class PaceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void delays_double_up_to_the_most();
    void delays_are_spread_so_that_replicas_do_not_come_together();
    void a_long_time_of_health_forgets_the_failures();
    void days_of_failures_overflow_nothing();
    void a_burst_is_free_and_then_callers_queue_up();
    void an_idle_client_saves_no_more_than_a_burst();
    void no_limit_is_no_wait();
    void lines_come_whole_however_they_arrive();
    void a_line_too_long_ends_a_watch();
    void a_line_too_long_is_cut_in_a_log();
};

void PaceTest::delays_double_up_to_the_most()
{
    Backoff backoff({}, [] { return 0.5; }); // the middle: no jitter
    const QList<int> expected{800, 1600, 3200, 6400, 12800, 25600, 30000, 30000};
    for (const int milliseconds : expected)
        QCOMPARE(backoff.next().count(), milliseconds);
    backoff.reset();
    QCOMPARE(backoff.next(), 800ms);
}

void PaceTest::delays_are_spread_so_that_replicas_do_not_come_together()
{
    QCOMPARE(Backoff({}, [] { return 0.0; }).next(), 400ms);
    QVERIFY(Backoff({}, [] { return 0.999; }).next() > 1190ms);
    Backoff random;
    for (int i = 0; i < 1000; ++i)
        QVERIFY(random.next() <= 30s);
}

void PaceTest::a_long_time_of_health_forgets_the_failures()
{
    Backoff backoff({}, [] { return 0.5; });
    backoff.next();
    backoff.next();
    backoff.healthy(119s); // it comes and goes: the server is not well
    QCOMPARE(backoff.failures(), 2);
    backoff.healthy(120s);
    QCOMPARE(backoff.next(), 800ms);
}

void PaceTest::days_of_failures_overflow_nothing()
{
    Backoff backoff({}, [] { return 0.5; });
    for (int i = 0; i < 100'000; ++i)
        backoff.next();
    QCOMPARE(backoff.next(), 30s);
}

void PaceTest::a_burst_is_free_and_then_callers_queue_up()
{
    TokenBucket bucket({.perSecond = 10, .burst = 2});
    QCOMPARE(bucket.take(0ms), 0ms);
    QCOMPARE(bucket.take(0ms), 0ms);
    QCOMPARE(bucket.take(0ms), 100ms);
    QCOMPARE(bucket.take(0ms), 200ms);
    QCOMPARE(bucket.take(200ms), 100ms);
}

void PaceTest::an_idle_client_saves_no_more_than_a_burst()
{
    TokenBucket bucket({.perSecond = 10, .burst = 2});
    bucket.take(0ms);
    QCOMPARE(bucket.take(1h), 0ms);
    QCOMPARE(bucket.take(1h), 0ms);
    QCOMPARE(bucket.take(1h), 100ms);
}

void PaceTest::no_limit_is_no_wait()
{
    TokenBucket bucket({.perSecond = 0, .burst = 0});
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(bucket.take(0ms), 0ms);
}

void PaceTest::lines_come_whole_however_they_arrive()
{
    const QByteArray stream = "one\n\nthree\nrest";
    for (qsizetype step = 1; step <= stream.size(); ++step) {
        LineSplitter splitter(100);
        QList<QByteArray> lines;
        for (qsizetype at = 0; at < stream.size(); at += step)
            lines += splitter.feed(stream.mid(at, step));
        QCOMPARE(lines, (QList<QByteArray>{"one", "", "three"}));
        QCOMPARE(splitter.takeRest(), "rest");
        QCOMPARE(splitter.takeRest(), "");
    }
}

void PaceTest::a_line_too_long_ends_a_watch()
{
    LineSplitter splitter(4);
    QCOMPARE(splitter.feed("ok\nfour\n"), (QList<QByteArray>{"ok", "four"}));
    QVERIFY(splitter.feed("five!").isEmpty());
    QVERIFY(splitter.overflowed());
    QVERIFY(splitter.feed("\nok\n").isEmpty());
}

void PaceTest::a_line_too_long_is_cut_in_a_log()
{
    LineSplitter splitter(4, LineSplitter::Cut);
    QCOMPARE(splitter.feed("abcdefghij\nk\n"), (QList<QByteArray>{"abcd", "efgh", "ij", "k"}));
    QVERIFY(!splitter.overflowed());
}

QTEST_APPLESS_MAIN(PaceTest)
#include "tst_pace.moc"
