// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kube/session_cluster.h"

#include "server/kube/core/names.h"
#include "server/runtime/kubernetes/names.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

constexpr kube::Resource volumes{{}, QLatin1StringView("v1"), QLatin1StringView("PersistentVolume"),
    QLatin1StringView("persistentvolumes"), false};

} // namespace

QString SessionCluster::whyNot()
{
    if (const QString why = TestCluster::whyNot(); !why.isEmpty())
        return why;
    return image().isEmpty()
        ? u"no image for sessions: set CCPLANT_TEST_KUBE_IMAGE to one that the cluster's nodes have"_s
        : QString();
}

QString SessionCluster::image()
{
    return qEnvironmentVariable("CCPLANT_TEST_KUBE_IMAGE");
}

SessionCluster::SessionCluster()
{
    must(api(kube::serviceAccounts)
            .create({{u"metadata"_s, QJsonObject{{u"name"_s, u"agentapi-proxy-session"_s}}}}));
}

qsizetype SessionCluster::objectsOf(const QString &session)
{
    const QString selector =
        kube::LabelSelector().equals(runtime::label::sessionId, session).text();
    qsizetype count = 0;
    for (const kube::Resource &resource : {kube::pods, kube::services, kube::secrets,
             kube::persistentVolumeClaims, kube::configMaps}) {
        const auto list = QCoro::waitFor(client().all(api(resource), {.labelSelector = selector}));
        count += list ? list->items.size() : 100;
    }
    return count;
}

bool SessionCluster::isGone(const QString &session)
{
    return QTest::qWaitFor([&] { return objectsOf(session) == 0; }, podPatience);
}

QString SessionCluster::makeVolume(const QString &name)
{
    const QString storageClass = nameSpace() + u'-' + name;
    const QString folder = QDir::tempPath() + u'/' + storageClass;
    QDir().mkpath(folder);
    const QJsonObject here{{u"key"_s, u"kubernetes.io/hostname"_s}, {u"operator"_s, u"Exists"_s}};
    const QJsonObject affinity{{u"required"_s,
        QJsonObject{{u"nodeSelectorTerms"_s,
            QJsonArray{QJsonObject{{u"matchExpressions"_s, QJsonArray{here}}}}}}}};
    must(kube::Api(volumes).create({{u"metadata"_s, QJsonObject{{u"name"_s, storageClass}}},
        {u"spec"_s,
            QJsonObject{{u"capacity"_s, QJsonObject{{u"storage"_s, u"1Gi"_s}}},
                {u"accessModes"_s, QJsonArray{u"ReadWriteOnce"_s}},
                {u"storageClassName"_s, storageClass},
                {u"persistentVolumeReclaimPolicy"_s, u"Retain"_s},
                {u"local"_s, QJsonObject{{u"path"_s, folder}}}, {u"nodeAffinity"_s, affinity}}}}));
    return storageClass;
}

void SessionCluster::removeVolume(const QString &storageClass)
{
    must(kube::Api(volumes).remove(storageClass));
    QDir(QDir::tempPath() + u'/' + storageClass).removeRecursively();
}

} // namespace ccplant::test
