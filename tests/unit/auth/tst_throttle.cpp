// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/throttle.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant::auth;
using namespace std::chrono_literals;

class TstThrottle : public QObject {
    Q_OBJECT

    const QDateTime m_now = QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::UTC);
    const QHostAddress m_address{u"192.0.2.1"_s};

    static void exhaust(Throttle &throttle, const QHostAddress &address, const QDateTime &now)
    {
        for (int i = 0; i < Throttle::burst; ++i)
            QCOMPARE(throttle.failed(address, now), 0s);
    }

private Q_SLOTS:
    void a_few_mistakes_are_free_then_waits_double()
    {
        Throttle throttle;
        exhaust(throttle, m_address, m_now);
        QCOMPARE(throttle.failed(m_address, m_now), 5s);
        QCOMPARE(throttle.failed(m_address, m_now.addSecs(2)), 3s);
        QCOMPARE(throttle.failed(m_address, m_now.addSecs(5)), 10s);
        QCOMPARE(throttle.failed(m_address, m_now.addSecs(15)), 20s);
    }

    void a_wait_has_an_end()
    {
        Throttle throttle;
        exhaust(throttle, m_address, m_now);
        QDateTime now = m_now;
        std::chrono::seconds wait{};
        for (int i = 0; i < 40; ++i) {
            wait = throttle.failed(m_address, now);
            now = now.addDuration(wait);
        }
        QCOMPARE(wait, Throttle::longestWait);
    }

    void it_is_forgotten_after_a_while()
    {
        Throttle throttle;
        exhaust(throttle, m_address, m_now);
        QVERIFY(throttle.failed(m_address, m_now) > 0s);
        QCOMPARE(throttle.failed(m_address, m_now.addSecs(3600)), 0s);
    }

    void others_are_not_held_up()
    {
        Throttle throttle;
        exhaust(throttle, m_address, m_now);
        QVERIFY(throttle.failed(m_address, m_now) > 0s);
        QCOMPARE(throttle.failed(QHostAddress(u"192.0.2.2"_s), m_now), 0s);
    }

    void an_ipv6_network_is_one_address()
    {
        Throttle throttle;
        for (int i = 0; i < Throttle::burst; ++i)
            QCOMPARE(throttle.failed(QHostAddress(u"2001:db8:0:1::%1"_s.arg(i + 1)), m_now), 0s);
        QVERIFY(throttle.failed(QHostAddress(u"2001:db8:0:1:ffff::"_s), m_now) > 0s);
        QCOMPARE(throttle.failed(QHostAddress(u"2001:db8:0:2::1"_s), m_now), 0s);
    }

    void an_ipv4_address_is_the_same_in_ipv6()
    {
        Throttle throttle;
        exhaust(throttle, m_address, m_now);
        QVERIFY(throttle.failed(QHostAddress(u"::ffff:192.0.2.1"_s), m_now) > 0s);
    }

    void memory_is_bounded()
    {
        Throttle throttle;
        for (quint32 i = 0; i < 2 * Throttle::maxAddresses; ++i)
            throttle.failed(QHostAddress(0x0a000000u + i), m_now.addSecs(qint64(i / 100)));
        QVERIFY(throttle.size() <= Throttle::maxAddresses);
    }
};

QTEST_GUILESS_MAIN(TstThrottle)
#include "tst_throttle.moc"
