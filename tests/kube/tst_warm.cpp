// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/names.h"
#include "server/kube/watch/informer.h"
#include "server/runtime/kubernetes/names.h"
#include "tests/kube/sessions.h"

#include <QCoro/QCoroNetworkReply>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::runtime;
using namespace ccplant::test;

/// The warm pool in a real cluster, with one server or two in front of it.
class RealWarmPoolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_cluster.reset(); }
    void cleanup();
    void a_session_takes_a_ready_pod_and_another_follows();
    void two_servers_never_take_the_same_pod();
    void two_that_see_to_one_session_give_it_one_pod();
    void whoever_leads_keeps_the_pool();
    void pods_of_an_older_kind_are_replaced();
    void a_pool_of_broken_pods_does_not_loop_hot();

private:
    KubernetesOptions options(int warm) const;
    std::unique_ptr<KubernetesRuntime> runtime(KubernetesOptions options)
    {
        return startRuntime(*m_cluster, m_clock, std::move(options));
    }
    QList<QJsonObject> pods(const QString &selector);
    QList<QJsonObject> stock() { return pods(label::stock + u"=true"_s); }
    QStringList readyStock();
    QJsonObject podOf(const QString &session);
    bool runs(KubernetesRuntime &runtime, const QString &id);
    /// The session that the pod's runner says it belongs to.
    QString sessionOfRunner(const Endpoint &endpoint);

    SystemClock m_clock;
    std::unique_ptr<SessionCluster> m_cluster;
    QNetworkAccessManager m_network;
};

namespace {

bool isReady(const QJsonObject &pod)
{
    const QJsonArray conditions = pod["status"_L1]["conditions"_L1].toArray();
    return !kube::deletionOf(pod).isValid()
        && std::ranges::any_of(conditions, [](const QJsonValue &condition) {
               return condition["type"_L1] == "Ready"_L1 && condition["status"_L1] == "True"_L1;
           });
}

} // namespace

void RealWarmPoolTest::initTestCase()
{
    if (const QString why = SessionCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_cluster = std::make_unique<SessionCluster>();
}

/// Each test begins without a pool.
void RealWarmPoolTest::cleanup()
{
    if (!m_cluster)
        return;
    for (const QJsonObject &pod : stock())
        (void)QCoro::waitFor(m_cluster->client().bytes(
            m_cluster->api(kube::pods).remove(kube::nameOf(pod), {.gracePeriodSeconds = 0})));
    QTRY_VERIFY_WITH_TIMEOUT(stock().isEmpty(), podPatience);
}

KubernetesOptions RealWarmPoolTest::options(int warm) const
{
    KubernetesOptions out = optionsFor(*m_cluster);
    out.settings.warm = warm;
    return out;
}

QList<QJsonObject> RealWarmPoolTest::pods(const QString &selector)
{
    const auto list = QCoro::waitFor(
        m_cluster->client().all(m_cluster->api(kube::pods), {.labelSelector = selector}));
    return list ? list->items : QList<QJsonObject>();
}

QStringList RealWarmPoolTest::readyStock()
{
    QStringList names;
    for (const QJsonObject &pod : stock()) {
        if (isReady(pod))
            names << kube::nameOf(pod);
    }
    return names;
}

QJsonObject RealWarmPoolTest::podOf(const QString &session)
{
    return pods(kube::LabelSelector().equals(label::sessionId, session).text()).value(0);
}

bool RealWarmPoolTest::runs(KubernetesRuntime &runtime, const QString &id)
{
    return QTest::qWaitFor(
        [&] {
            const auto session = runtime.find(id);
            return session && session->state == State::Running && runtime.endpoint(id);
        },
        podPatience);
}

QString RealWarmPoolTest::sessionOfRunner(const Endpoint &endpoint)
{
    QUrl url = endpoint.url;
    url.setPath(u"/v1/state"_s);
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + endpoint.token);
    const std::unique_ptr<QNetworkReply> reply(m_network.get(request));
    (void)QTest::qWaitFor([&] { return reply->isFinished(); }, podPatience);
    return QJsonDocument::fromJson(reply->readAll())["session_id"_L1].toString();
}

void RealWarmPoolTest::a_session_takes_a_ready_pod_and_another_follows()
{
    const auto plant = runtime(options(2));
    QTRY_COMPARE_WITH_TIMEOUT(readyStock().size(), 2, podPatience);
    const QStringList before = readyStock();

    const Spec of = spec();
    QVERIFY(QCoro::waitFor(plant->create(of)));
    QVERIFY(runs(*plant, of.id));
    const QJsonObject pod = podOf(of.id);
    QVERIFY2(before.contains(kube::nameOf(pod)), qPrintable(kube::nameOf(pod)));
    QVERIFY(kube::labelOf(pod, label::stock).isEmpty());
    const QJsonObject service =
        m_cluster->must(m_cluster->api(kube::services).get(Names::of(of.id).service));
    QCOMPARE(pod["metadata"_L1]["ownerReferences"_L1][0]["uid"_L1], kube::uidOf(service));
    QCOMPARE(sessionOfRunner(*plant->endpoint(of.id)), of.id);

    QTRY_COMPARE_WITH_TIMEOUT(readyStock().size(), 2, podPatience);
    QVERIFY(!readyStock().contains(kube::nameOf(pod)));
    QCOMPARE(stock().size(), 2); // and no more

    QVERIFY(QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)));
    QVERIFY(m_cluster->isGone(of.id));
    const auto secret = [&] { // it belonged to the pod
        return QCoro::waitFor(m_cluster->client().object(
            m_cluster->api(kube::secrets).get(Names::warmSettings(kube::nameOf(pod)))));
    };
    QTRY_VERIFY_WITH_TIMEOUT(!secret() && secret().error().isNotFound(), podPatience);
}

void RealWarmPoolTest::two_servers_never_take_the_same_pod()
{
    KubernetesOptions follower = options(3);
    follower.leads = [] { return false; };
    const auto one = runtime(options(3));
    const auto other = runtime(follower);
    QTRY_COMPARE_WITH_TIMEOUT(readyStock().size(), 3, podPatience);
    // The follower's watch may be a moment behind.
    QTest::qWait(300);

    // More than there are pods, all at once: each server chooses without asking the other.
    const std::array servers{one.get(), other.get()};
    QStringList ids;
    std::vector<QCoro::Task<Result<Session>>> creating;
    for (int i = 0; i < 8; ++i) {
        const Spec of = spec();
        ids << of.id;
        creating.push_back(servers[size_t(i % 2)]->create(of));
    }
    for (auto &task : creating)
        QVERIFY(QCoro::waitFor(std::move(task)));
    QSet<QString> taken;
    int warm = 0;
    for (const QString &id : std::as_const(ids)) {
        for (KubernetesRuntime *server : servers)
            QVERIFY(runs(*server, id)); // also the one that did not make it
        const std::optional<Endpoint> endpoint = one->endpoint(id);
        QVERIFY(endpoint);
        QVERIFY(endpoint == other->endpoint(id));
        QCOMPARE(sessionOfRunner(*endpoint), id);
        const QString pod = kube::nameOf(podOf(id));
        QVERIFY2(!taken.contains(pod), qPrintable(pod));
        taken << pod;
        warm += Names::isWarm(pod) ? 1 : 0;
    }
    QVERIFY(warm >= 3); // those that were ready; later ones may have been, too
    for (const QString &id : std::as_const(ids))
        QVERIFY(QCoro::waitFor(one->remove(id, LogAfter::Gone)));
    for (const QString &id : std::as_const(ids))
        QVERIFY(m_cluster->isGone(id));
}

/// As for a moment while another one comes to lead: both take every step, each with a watch that is
/// behind now and then.
void RealWarmPoolTest::two_that_see_to_one_session_give_it_one_pod()
{
    const auto one = runtime(options(3));
    const auto other = runtime(options(3));
    QTRY_VERIFY_WITH_TIMEOUT(readyStock().size() >= 3, podPatience);
    QHash<QString, QSet<QString>> addresses;
    for (const KubernetesRuntime *server : {one.get(), other.get()}) {
        connect(server, &SessionRuntime::changed, this, [&, server](const Session &session) {
            if (const std::optional<Endpoint> endpoint = server->endpoint(session.id))
                addresses[session.id] << endpoint->url.toString();
        });
    }
    QStringList ids;
    std::vector<QCoro::Task<Result<Session>>> creating;
    for (int i = 0; i < 6; ++i) {
        const Spec of = spec();
        ids << of.id;
        creating.push_back((i % 2 ? *one : *other).create(of));
    }
    for (auto &task : creating)
        QVERIFY(QCoro::waitFor(std::move(task)));
    for (const QString &id : std::as_const(ids))
        QVERIFY(runs(*one, id) && runs(*other, id));
    for (const QString &id : std::as_const(ids)) {
        QCOMPARE(pods(kube::LabelSelector().equals(label::sessionId, id).text()).size(), 1);
        QCOMPARE(addresses.value(id).size(), 1); // who was told of one was never told of another
        QVERIFY(QCoro::waitFor(one->remove(id, LogAfter::Gone)));
    }
    for (const QString &id : std::as_const(ids))
        QVERIFY(m_cluster->isGone(id));
}

void RealWarmPoolTest::whoever_leads_keeps_the_pool()
{
    bool firstLeads = true, secondLeads = false;
    KubernetesOptions first = options(1), second = options(1);
    first.leads = [&] { return firstLeads; };
    second.leads = [&] { return secondLeads; };
    auto one = runtime(first);
    const auto other = runtime(second);
    QTRY_COMPARE_WITH_TIMEOUT(readyStock().size(), 1, podPatience);
    QCOMPARE(stock().size(), 1); // not one from each
    one.reset();
    firstLeads = false;

    const Spec of = spec(); // nobody leads: what is asked for is done all the same
    QVERIFY(QCoro::waitFor(other->create(of)));
    QVERIFY(runs(*other, of.id));
    QVERIFY(Names::isWarm(kube::nameOf(podOf(of.id))));
    QVERIFY(stock().isEmpty());
    secondLeads = true;
    QTRY_COMPARE_WITH_TIMEOUT(readyStock().size(), 1, podPatience);
    QVERIFY(QCoro::waitFor(other->remove(of.id, LogAfter::Gone)));
    QVERIFY(m_cluster->isGone(of.id));
}

void RealWarmPoolTest::pods_of_an_older_kind_are_replaced()
{
    auto plant = runtime(options(1));
    QStringList ready; // as it was when it was looked at: the next look may find another
    QTRY_VERIFY_WITH_TIMEOUT((ready = readyStock()).size() == 1, podPatience);
    const QString before = ready.constFirst();
    plant.reset();
    KubernetesOptions with = options(1);
    with.settings.pod.memoryRequest = u"48Mi"_s; // an update of the server's settings
    plant = runtime(with);
    QTRY_VERIFY_WITH_TIMEOUT(
        (ready = readyStock()).size() == 1 && ready.constFirst() != before, podPatience);
    QTRY_COMPARE_WITH_TIMEOUT(stock().size(), 1, podPatience);
}

void RealWarmPoolTest::a_pool_of_broken_pods_does_not_loop_hot()
{
    kube::Informer seen(m_cluster->client(), m_cluster->api(kube::pods),
        {.labelSelector = label::stock + u"=true"_s});
    QStringList made;
    connect(&seen, &kube::Informer::added, &seen,
        [&](const QJsonObject &pod) { made << kube::uidOf(pod); });
    seen.start();
    KubernetesOptions with = options(2);
    with.settings.pod.image = u"localhost/there-is-none:1"_s;
    const auto plant = runtime(with);
    // It tries again, ever more seldom: after about 2, 4 and 8 s, and so on up to two minutes.
    QTRY_VERIFY_WITH_TIMEOUT(made.size() >= 4, 30'000);
    QTest::qWait(10'000);
    QVERIFY2(made.size() <= 12, qPrintable(QString::number(made.size())));
    QVERIFY(readyStock().isEmpty());
}

QTEST_GUILESS_MAIN(RealWarmPoolTest)
#include "tst_warm.moc"
