// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/lease/election.h"
#include "tests/fakes/kube-api/fake_api.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::kube;
using ccplant::test::FakeAnswer;
using ccplant::test::FakeApi;
using ccplant::test::fakeStatus;

namespace {

QByteArray leaseOf(const QString &holder, int transitions, int version)
{
    QJsonObject lease = withRecord({},
        {.holder = holder,
            .duration = 15s,
            .acquired = QDateTime::currentDateTimeUtc(),
            .renewed = QDateTime::currentDateTimeUtc(),
            .transitions = transitions});
    setMetadata(lease, "resourceVersion"_L1, QString::number(version));
    setMetadata(lease, "name"_L1, u"sweeps"_s);
    return QJsonDocument(lease).toJson(QJsonDocument::Compact);
}

const FakeAnswer notFound{404, fakeStatus(404, "NotFound")};

} // namespace

class ElectionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_election.reset(); }
    void a_leader_is_told_renews_and_gives_away();
    void a_follower_knows_who_leads();
    void a_leader_without_a_server_stops_in_time();
    void a_stop_ends_without_a_server();
    void it_may_be_destroyed_when_it_is_told();

private:
    void start(const QList<FakeAnswer> &answers, LeaseTiming timing = {})
    {
        m_api->script(answers);
        m_election = std::make_unique<LeaderElection>(*m_client,
            LeaseOptions{
                .nameSpace = u"a"_s, .name = u"sweeps"_s, .identity = u"me"_s, .timing = timing});
        m_elected = std::make_unique<QSignalSpy>(m_election.get(), &LeaderElection::elected);
        m_lost = std::make_unique<QSignalSpy>(m_election.get(), &LeaderElection::lost);
        m_election->start();
    }
    std::unique_ptr<FakeApi> m_api;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<LeaderElection> m_election;
    std::unique_ptr<QSignalSpy> m_elected, m_lost;
};

void ElectionTest::init()
{
    m_api = std::make_unique<FakeApi>();
    m_client = std::make_unique<Client>(ClusterAccess{.cluster = {.server = m_api->url()}});
}

void ElectionTest::a_leader_is_told_renews_and_gives_away()
{
    start({notFound, {201, leaseOf(u"me"_s, 1, 5)}, {200, leaseOf(u"me"_s, 1, 6)},
              {200, leaseOf({}, 1, 7)}},
        {.lease = 2s, .renewWithin = 1500ms, .retry = 100ms});
    QTRY_COMPARE(m_elected->size(), 1);
    QCOMPARE(m_election->token(), (FencingToken{1, u"me"_s}));
    QCOMPARE(m_election->leader(), u"me"_s);
    const std::stop_token term = m_election->term();
    QVERIFY(!term.stop_requested());
    QTRY_COMPARE(m_api->requests().size(), 3);
    QTRY_VERIFY(m_election->leads());
    QCoro::waitFor(m_election->stop());
    QVERIFY(term.stop_requested());
    QCOMPARE(m_lost->size(), 1);
    QVERIFY(!m_election->leads() && m_election->token().isNull());
    QVERIFY(m_api->isDone());
    const QByteArray all = "/apis/coordination.k8s.io/v1/namespaces/a/leases";
    QCOMPARE(m_api->lines(),
        (QList<QByteArray>{"GET " + all + "/sweeps", "POST " + all, "PUT " + all + "/sweeps",
            "PUT " + all + "/sweeps"}));
    const auto written = QJsonDocument::fromJson(m_api->requests().at(1).body).object();
    QCOMPARE(nameOf(written), u"sweeps"_s);
    QCOMPARE(readLease(written).holder, u"me"_s);
    const auto released = QJsonDocument::fromJson(m_api->requests().at(3).body).object();
    QVERIFY(readLease(released).holder.isEmpty());
    QCOMPARE(resourceVersionOf(released), u"6"_s);
}

void ElectionTest::a_follower_knows_who_leads()
{
    start({{200, leaseOf(u"other"_s, 3, 5)}});
    QTRY_COMPARE(m_election->leader(), u"other"_s);
    QVERIFY(!m_election->leads());
    QVERIFY(!m_election->term().stop_possible());
    QVERIFY(m_elected->isEmpty());
}

void ElectionTest::a_leader_without_a_server_stops_in_time()
{
    QList<FakeAnswer> answers{notFound, {201, leaseOf(u"me"_s, 1, 5)}};
    answers += QList<FakeAnswer>(50, {.then = FakeAnswer::Hang});
    start(answers, {.lease = 2s, .renewWithin = 500ms, .retry = 100ms});
    QTRY_COMPARE(m_elected->size(), 1);
    const std::stop_token term = m_election->term();
    QElapsedTimer timer;
    timer.start();
    QTRY_COMPARE(m_lost->size(), 1);
    QVERIFY(timer.durationElapsed() < 1s);
    QVERIFY(term.stop_requested());
}

void ElectionTest::a_stop_ends_without_a_server()
{
    QList<FakeAnswer> answers{notFound, {201, leaseOf(u"me"_s, 1, 5)}};
    answers += QList<FakeAnswer>(50, {.then = FakeAnswer::Hang});
    start(answers, {.lease = 2s, .renewWithin = 1s, .retry = 800ms});
    QTRY_COMPARE(m_elected->size(), 1);
    QElapsedTimer timer;
    timer.start();
    QCoro::waitFor(m_election->stop());
    QVERIFY(timer.durationElapsed() < 3s);
    QVERIFY(!m_election->leads());
}

void ElectionTest::it_may_be_destroyed_when_it_is_told()
{
    m_api->script({notFound, {201, leaseOf(u"me"_s, 1, 5)}});
    auto *election = new LeaderElection(
        *m_client, {.nameSpace = u"a"_s, .name = u"sweeps"_s, .identity = u"me"_s});
    bool isTold = false;
    connect(election, &LeaderElection::elected, this, [&] {
        isTold = true;
        delete election;
    });
    election->start();
    QTRY_VERIFY(isTold);
}

QTEST_GUILESS_MAIN(ElectionTest)
#include "tst_election.moc"
