// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/sessions/steps.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

class TestLimits : public QObject {
    Q_OBJECT

    std::unique_ptr<Plant> m_plant;
    std::unique_ptr<Steps> m_steps;

    void start(const QStringList &arguments)
    {
        m_plant = std::make_unique<Plant>();
        m_plant->arguments = arguments;
        QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
        m_steps = std::make_unique<Steps>(*m_plant);
    }

private Q_SLOTS:
    void cleanup()
    {
        m_steps.reset();
        m_plant->kill();
        endAll(m_plant->dataDir());
    }

    void more_sessions_than_may_run_are_refused_with_advice()
    {
        start({u"--limits-running"_s, u"1"_s});
        const QString first = m_steps->create();
        QVERIFY(m_steps->reaches(first, {u"idle"_s}));
        const Answer refused = m_steps->http.post(u"/api/v1/sessions"_s, {{"agent"_L1, u"demo"_s}});
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.problemCode(), u"rate_limited"_s);
        QVERIFY(refused.json()["detail"_L1].toString().contains(u"Stop one"_s));
        QCOMPARE(m_steps->http.get(u"/api/v1/sessions"_s).json()["total"_L1].toInt(), 1);
        QCOMPARE(m_steps->http.post(m_steps->path(first, u"/stop"_s)).status, 202);
        QVERIFY(m_steps->reaches(first, {u"stopped"_s}));
        const QString second = m_steps->create();
        QVERIFY(m_steps->reaches(second, {u"idle"_s}));
        QCOMPARE(m_steps->http.post(m_steps->path(first, u"/resume"_s)).status, 429);
        QCOMPARE(m_steps->prompt(first, u"/help"_s).status, 429); // it would have to be started
    }

    void more_sessions_than_are_kept_are_refused_with_advice()
    {
        start({u"--limits-sessions"_s, u"1"_s});
        const QString first = m_steps->create();
        QVERIFY(m_steps->reaches(first, {u"idle"_s}));
        const Answer refused = m_steps->http.post(u"/api/v1/sessions"_s, {{"agent"_L1, u"demo"_s}});
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.json()["detail"_L1].toString().contains(u"Delete some"_s));
        QCOMPARE(m_steps->http.remove(m_steps->path(first)).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(m_steps->http.get(m_steps->path(first)).status, 404, patience);
        QVERIFY(!m_steps->create().isEmpty());
    }

    void an_idle_session_is_stopped_and_a_busy_one_is_not()
    {
        start({u"--limits-idle-stop"_s, u"1s"_s});
        const QString busy = m_steps->create({{"message"_L1, u"/slow 60"_s}});
        const QString asking = m_steps->create({{"message"_L1, u"/permission"_s}});
        QVERIFY(!m_steps->openPermission(asking).isEmpty());
        const QString idle = m_steps->create();
        QVERIFY(m_steps->reaches(idle, {u"stopped"_s}));
        QVERIFY(m_steps->reaches(busy, {u"running"_s}));
        QVERIFY(m_steps->reaches(asking, {u"needs_input"_s}));
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
