// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/lease/election.h"
#include "tests/kube/test_cluster.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::kube;
using ccplant::test::TestCluster;

/// With the product's own timing: 15 s, 10 s, 2 s.
class RealElectionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase() { m_cluster.reset(); }
    void a_leader_that_is_killed_is_followed();
    void a_leader_that_stops_is_followed_at_once();
    void a_leader_that_was_paused_writes_nothing();
    void an_api_server_that_restarts_costs_no_leadership();

private:
    struct Replica {
        std::unique_ptr<Client> client;
        std::unique_ptr<LeaderElection> election;
    };
    std::unique_ptr<Replica> replica(const QString &identity)
    {
        auto made = std::make_unique<Replica>();
        made->client = TestCluster::connect({}).value();
        made->election = std::make_unique<LeaderElection>(*made->client,
            LeaseOptions{
                .nameSpace = m_cluster->nameSpace(), .name = u"sweeps"_s, .identity = identity});
        made->election->start();
        return made;
    }
    /// Both of them, looked at every 10 ms while the test runs.
    void watch()
    {
        connect(&m_watch, &QTimer::timeout, this, [this] {
            const bool first = m_first && m_first->election->leads();
            const bool second = m_second && m_second->election->leads();
            m_wasDouble |= first && second;
        });
        m_watch.start(10);
    }
    std::unique_ptr<TestCluster> m_cluster;
    std::unique_ptr<Replica> m_first, m_second;
    QTimer m_watch;
    bool m_wasDouble = false;
};

void RealElectionTest::initTestCase()
{
    if (const QString why = TestCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_cluster = std::make_unique<TestCluster>();
    watch();
}

void RealElectionTest::init()
{
    m_wasDouble = false;
    m_first = replica(u"first"_s);
    QTRY_VERIFY(m_first->election->leads());
    m_second = replica(u"second"_s);
    QTRY_COMPARE(m_second->election->leader(), u"first"_s);
}

void RealElectionTest::cleanup()
{
    m_first.reset();
    m_second.reset();
    if (m_cluster) {
        m_cluster->must(m_cluster->api(leases).remove(u"sweeps"_s));
        QVERIFY(!m_wasDouble);
    }
}

void RealElectionTest::a_leader_that_is_killed_is_followed()
{
    const FencingToken before = m_first->election->token();
    m_first.reset(); // gives nothing away
    QElapsedTimer timer;
    timer.start();
    QTRY_VERIFY_WITH_TIMEOUT(m_second->election->leads(), 20'000);
    qInfo("the other leads after %lld ms", timer.elapsed());
    QVERIFY(timer.durationElapsed() < 17'500ms);
    QCOMPARE(m_second->election->token(), (FencingToken{before.term + 1, u"second"_s}));
}

void RealElectionTest::a_leader_that_stops_is_followed_at_once()
{
    QElapsedTimer timer;
    timer.start();
    QCoro::waitFor(m_first->election->stop());
    QVERIFY(!m_first->election->leads());
    QTRY_VERIFY_WITH_TIMEOUT(m_second->election->leads(), 10'000);
    qInfo("the other leads after %lld ms", timer.elapsed());
    QVERIFY(timer.durationElapsed() < 3s);
}

void RealElectionTest::a_leader_that_was_paused_writes_nothing()
{
    // A singleton's work, guarded as FencingToken says: read, look, write what was read.
    const Api maps = m_cluster->api(configMaps);
    const QJsonObject work{{u"metadata"_s, QJsonObject{{u"name"_s, u"work"_s}}}};
    QJsonObject stale = m_cluster->must(maps.create(withToken(work, m_first->election->token())));
    const FencingToken old = m_first->election->token();
    m_first.reset(); // pauses, with `stale` read and about to be written
    QTRY_VERIFY_WITH_TIMEOUT(m_second->election->leads(), 20'000);
    const QJsonObject stored = m_cluster->must(maps.get(u"work"_s));
    QVERIFY(mayWrite(stored, m_second->election->token()));
    m_cluster->must(maps.replace(withToken(stored, m_second->election->token())));
    // It goes on: what it read is outdated,
    stale["data"_L1] = QJsonObject{{u"fired"_s, u"twice"_s}};
    const auto late = QCoro::waitFor(m_cluster->client().object(maps.replace(stale)));
    QVERIFY(late.error().isConflict());
    // and when it reads again, it sees that its term is over.
    QVERIFY(mayWrite(m_cluster->must(maps.get(u"work"_s)), old).error().isConflict());
}

void RealElectionTest::an_api_server_that_restarts_costs_no_leadership()
{
    if (!TestCluster::hasParts())
        QSKIP("this cluster was not started by tests/kube/cluster");
    const FencingToken before = m_first->election->token();
    QSignalSpy lost(m_first->election.get(), &LeaderElection::lost);
    QCOMPARE(TestCluster::stopPart(u"apiserver"_s), QString());
    QCOMPARE(TestCluster::startPart(u"apiserver"_s), QString());
    const auto isBack = [this] {
        return QCoro::waitFor(m_cluster->client().page(m_cluster->api(leases), {})).has_value();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isBack(), 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_first->election->leads() || m_second->election->leads(), 30'000);
    // On a busy machine the server may take longer than a leader may wait; then there is a new
    // term.
    if (lost.isEmpty())
        QCOMPARE(m_first->election->token(), before);
    else
        QVERIFY(m_first->election->token().term > before.term
            || m_second->election->token().term > before.term);
}

QTEST_GUILESS_MAIN(RealElectionTest)
#include "tst_election.moc"
