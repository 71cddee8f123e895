// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/rate_limiter.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant::auth;
using namespace std::chrono_literals;

class TstRateLimiter : public QObject {
    Q_OBJECT

    const QDateTime m_now = QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::UTC);

private Q_SLOTS:
    void so_many_are_allowed_and_then_as_they_fill_up()
    {
        RateLimiter limiter({.requests = 60, .window = 60s});
        for (int i = 0; i < 60; ++i) {
            const auto verdict = limiter.take("a", m_now);
            QVERIFY(verdict.allowed);
            QCOMPARE(verdict.remaining, 59 - i);
        }
        const auto over = limiter.take("a", m_now);
        QVERIFY(!over.allowed);
        QCOMPARE(over.retryAfter, 1s);
        QCOMPARE(over.reset, 60s);
        QVERIFY(!limiter.take("a", m_now.addMSecs(900)).allowed);
        QVERIFY(limiter.take("a", m_now.addMSecs(1000)).allowed);
        QVERIFY(!limiter.take("a", m_now.addMSecs(1000)).allowed);
        QVERIFY(limiter.take("a", m_now.addSecs(3600)).allowed);
        QCOMPARE(limiter.take("a", m_now.addSecs(3600)).remaining, 58); // never more than it holds
    }

    void one_does_not_use_up_what_another_has()
    {
        RateLimiter limiter({.requests = 1, .window = 60s});
        QVERIFY(limiter.take("a", m_now).allowed);
        QVERIFY(!limiter.take("a", m_now).allowed);
        QVERIFY(limiter.take("b", m_now).allowed);
    }

    void it_can_be_off()
    {
        RateLimiter limiter({});
        QVERIFY(limiter.isOff());
        for (int i = 0; i < 1000; ++i)
            QVERIFY(limiter.take("a", m_now).allowed);
        QCOMPARE(limiter.size(), 0);
    }

    void a_clock_that_goes_back_gives_nothing()
    {
        RateLimiter limiter({.requests = 1, .window = 60s});
        QVERIFY(limiter.take("a", m_now).allowed);
        QVERIFY(!limiter.take("a", m_now.addSecs(-7200)).allowed);
    }

    void a_flood_of_names_is_bounded_and_lets_nobody_off()
    {
        RateLimiter limiter({.requests = 10, .window = 60s});
        for (int i = 0; i < 10; ++i)
            QVERIFY(limiter.take("greedy", m_now).allowed);
        for (qsizetype i = 0; i < RateLimiter::maxNames + 100; ++i)
            limiter.take(QByteArray::number(i), m_now);
        QVERIFY(limiter.size() <= RateLimiter::maxNames);
        QVERIFY(!limiter.take("greedy", m_now).allowed);
    }
};

QTEST_GUILESS_MAIN(TstRateLimiter)
#include "tst_rate_limiter.moc"
