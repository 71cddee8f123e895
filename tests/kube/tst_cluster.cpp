// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/pods.h"
#include "tests/kube/test_cluster.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::kube;
using ccplant::test::TestCluster;

/// The cluster itself: what the other tests take for granted.
class ClusterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_cluster.reset(); }
    void a_pod_gets_ready_and_is_deleted();
    void a_pod_that_fits_no_node_says_so();

private:
    QString condition(const QString &pod, const QString &type, QLatin1StringView member)
    {
        const QJsonObject now = m_cluster->must(m_cluster->api(pods).get(pod));
        for (const QJsonValue &value : now["status"_L1]["conditions"_L1].toArray()) {
            if (value["type"_L1].toString() == type)
                return value[member].toString();
        }
        return {};
    }
    std::unique_ptr<TestCluster> m_cluster;
};

namespace {

/// A pod of the one image that every node of a cluster of `cluster` has.
QJsonObject pausePod(const QString &name, const QString &memory)
{
    const QJsonObject resources{{u"requests"_s, QJsonObject{{u"memory"_s, memory}}}};
    const QJsonObject container{{u"name"_s, u"pause"_s}, {u"image"_s, u"localhost/pause:1"_s},
        {u"imagePullPolicy"_s, u"Never"_s}, {u"resources"_s, resources}};
    return {{u"metadata"_s, QJsonObject{{u"name"_s, name}}},
        {u"spec"_s,
            QJsonObject{{u"automountServiceAccountToken"_s, false},
                {u"terminationGracePeriodSeconds"_s, 1},
                {u"containers"_s, QJsonArray{container}}}}};
}

} // namespace

void ClusterTest::initTestCase()
{
    if (const QString why = TestCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    if (!TestCluster::hasContext(u"user-token"_s))
        QSKIP("this cluster was not started by tests/kube/cluster");
    m_cluster = std::make_unique<TestCluster>();
    // A pod cannot be made before its account is.
    QTRY_VERIFY_WITH_TIMEOUT(QCoro::waitFor(m_cluster->client().object(
                                 m_cluster->api(serviceAccounts).get(u"default"_s))),
        30'000);
}

void ClusterTest::a_pod_gets_ready_and_is_deleted()
{
    const Api api = m_cluster->api(pods);
    m_cluster->must(api.create(pausePod(u"one"_s, u"8Mi"_s)));
    QTRY_COMPARE_WITH_TIMEOUT(condition(u"one"_s, u"Ready"_s, "status"_L1), u"True"_s, 60'000);
    m_cluster->must(api.remove(u"one"_s));
    QTRY_VERIFY_WITH_TIMEOUT(
        !QCoro::waitFor(m_cluster->client().object(api.get(u"one"_s))), 60'000);
}

void ClusterTest::a_pod_that_fits_no_node_says_so()
{
    m_cluster->must(m_cluster->api(pods).create(pausePod(u"huge"_s, u"1000Gi"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(
        condition(u"huge"_s, u"PodScheduled"_s, "message"_L1).contains("Insufficient memory"_L1),
        30'000);
}

QTEST_GUILESS_MAIN(ClusterTest)
#include "tst_cluster.moc"
