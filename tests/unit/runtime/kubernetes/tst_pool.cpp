// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/object.h"
#include "server/runtime/kubernetes/pod.h"
#include "server/runtime/kubernetes/warmpool.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::runtime;

namespace {

const QDateTime now = QDateTime::fromString(u"2026-01-31T09:30:00Z"_s, Qt::ISODate);

QJsonObject stocked(
    const QString &name, bool isReady = true, const QString &kind = u"k"_s, int age = 10)
{
    const QJsonObject state{{u"running"_s, QJsonObject{}}};
    return {{u"metadata"_s,
                QJsonObject{{u"name"_s, name}, {u"uid"_s, name + u"-uid"_s},
                    {u"creationTimestamp"_s, now.addSecs(-age).toString(Qt::ISODate)},
                    {u"annotations"_s, QJsonObject{{u"ccplant/kind"_s, kind}}}}},
        {u"spec"_s, QJsonObject{{u"nodeName"_s, u"n"_s}}},
        {u"status"_s,
            QJsonObject{{u"phase"_s, u"Running"_s},
                {u"containerStatuses"_s,
                    QJsonArray{QJsonObject{{u"name"_s, u"agentapi"_s}, {u"ready"_s, isReady},
                        {u"containerID"_s, u"c"_s}, {u"state"_s, state}}}}}}};
}

KubeSettings settings()
{
    KubeSettings out;
    out.pod.image = u"img:1"_s;
    return out;
}

} // namespace

class WarmPoolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void what_is_missing_is_made();
    void what_is_too_many_old_or_broken_goes();
    void a_warm_pod_has_no_session_and_waits_for_one();
    void a_claim_is_refused_when_somebody_else_was_first();
};

void WarmPoolTest::what_is_missing_is_made()
{
    QCOMPARE(poolPlan({}, 3, u"k"_s, 60s, now).make, 3);
    const PoolPlan plan = poolPlan({stocked(u"a"_s), stocked(u"b"_s, false)}, 3, u"k"_s, 60s, now);
    QCOMPARE(plan.make, 1); // one that is on its way counts
    QVERIFY(plan.drop.isEmpty());
    QCOMPARE(plan.failures, 0);
}

void WarmPoolTest::what_is_too_many_old_or_broken_goes()
{
    const PoolPlan plan = poolPlan({stocked(u"good"_s), stocked(u"old"_s, true, u"other"_s),
                                       stocked(u"slow"_s, false, u"k"_s, 61)},
        2, u"k"_s, 60s, now);
    QCOMPARE(plan.drop.size(), 2);
    QCOMPARE(plan.failures, 1); // an old one is no failure
    QCOMPARE(plan.make, 1);
    QCOMPARE(poolPlan({stocked(u"a"_s), stocked(u"b"_s)}, 1, u"k"_s, 60s, now).drop,
        (QList<std::pair<QString, QString>>{{u"b"_s, u"b-uid"_s}}));
    QJsonObject going = stocked(u"c"_s);
    kube::setMetadata(going, "deletionTimestamp"_L1, u"2026-01-31T09:30:10Z"_s);
    QCOMPARE(poolPlan({going}, 1, u"k"_s, 60s, now).make, 1);
    QVERIFY(poolPlan({going}, 1, u"k"_s, 60s, now).drop.isEmpty());
}

void WarmPoolTest::a_warm_pod_has_no_session_and_waits_for_one()
{
    const QJsonObject pod = warmPodOf(u"agentapi-session-warm-x"_s, settings());
    QCOMPARE(kube::labelOf(pod, label::stock), u"true"_s);
    QVERIFY(kube::labelOf(pod, label::sessionId).isEmpty());
    const QJsonObject runner = pod["spec"_L1]["containers"_L1][0].toObject();
    QVERIFY(runner["args"_L1].toArray().contains(u"--wait"_s));
    QVERIFY(!runner["args"_L1].toArray().contains(u"--config"_s));
    for (const QJsonValue &variable : runner["env"_L1].toArray())
        QVERIFY(variable["name"_L1].toString() != "CCPLANT_SESSION_ID"_L1);
    QJsonObject made = pod;
    kube::setMetadata(made, "uid"_L1, u"u"_s);
    const QJsonObject secret = warmSecretOf(made, "t");
    QCOMPARE(kube::nameOf(secret), u"agentapi-session-warm-x-settings"_s);
    QCOMPARE(secret["metadata"_L1]["ownerReferences"_L1][0]["kind"_L1], u"Pod"_s);
}

void WarmPoolTest::a_claim_is_refused_when_somebody_else_was_first()
{
    QJsonObject pod = stocked(u"a"_s);
    kube::setMetadata(pod, "resourceVersion"_L1, u"5"_s);
    Spec spec;
    spec.id = u"s_abcdefghijklmnopqrstuvwxyz"_s;
    QJsonObject service = serviceOf(spec, {}, settings(), now);
    kube::setMetadata(service, "uid"_L1, u"owner"_s);
    const QJsonObject metadata = claimPatch(pod, service)["metadata"_L1].toObject();
    QCOMPARE(metadata["resourceVersion"_L1], u"5"_s);
    QVERIFY(metadata["labels"_L1]["agentapi.proxy/stock"_L1].isNull());
    QCOMPARE(metadata["labels"_L1]["agentapi.proxy/session-id"_L1], spec.id);
    QCOMPARE(metadata["ownerReferences"_L1][0]["uid"_L1], u"owner"_s);
}

QTEST_GUILESS_MAIN(WarmPoolTest)
#include "tst_pool.moc"
