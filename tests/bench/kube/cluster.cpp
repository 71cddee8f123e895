// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/kube/cluster.h"

#include "tests/kube/test_cluster.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace ccplant::bench {
namespace {

constexpr qsizetype atOnce = 32;

QJsonObject named(const QString &name)
{
    return {{u"metadata"_s, QJsonObject{{u"name"_s, name}}}};
}

QJsonObject must(const kube::ApiResult<QJsonObject> &answer)
{
    if (!answer)
        qFatal("%s", qPrintable(answer.error().text()));
    return *answer;
}

} // namespace

std::unique_ptr<kube::Client> BenchNamespace::connect()
{
    auto made = test::TestCluster::connect({}, {.rate = {.perSecond = 0}});
    if (!made)
        qFatal("%s", qPrintable(made.error().text()));
    return std::move(*made);
}

BenchNamespace::BenchNamespace()
    : m_client(connect())
    , m_name(u"ccplant-bench-"_s + QUuid::createUuid().toString(QUuid::Id128).left(12))
{
    call(kube::Api(kube::namespaces).create(named(m_name)));
    call(api(kube::serviceAccounts).create(named(u"agentapi-proxy-session"_s)));
}

BenchNamespace::~BenchNamespace()
{
    call(kube::Api(kube::namespaces).remove(m_name));
}

QJsonObject BenchNamespace::call(kube::BuiltRequest request)
{
    return must(QCoro::waitFor(m_client->object(std::move(request))));
}

void BenchNamespace::createAll(const kube::Resource &resource, const QList<QJsonObject> &objects)
{
    for (qsizetype from = 0; from < objects.size(); from += atOnce) {
        std::vector<QCoro::Task<kube::ApiResult<QJsonObject>>> asked;
        for (const QJsonObject &object :
            objects.sliced(from, std::min(atOnce, objects.size() - from)))
            asked.push_back(m_client->object(api(resource).create(object)));
        for (auto &task : asked)
            must(QCoro::waitFor(std::move(task)));
    }
}

QStringList BenchNamespace::serverArguments() const
{
    return {u"--runtime"_s, u"kubernetes"_s, u"--store"_s, u"kubernetes"_s, u"--kube-config"_s,
        qEnvironmentVariable("CCPLANT_TEST_KUBECONFIG"), u"--kube-namespace"_s, m_name,
        u"--kube-image"_s, qEnvironmentVariable("CCPLANT_TEST_KUBE_IMAGE"), u"--kube-pull-policy"_s,
        u"never"_s, u"--kube-storage"_s, u"pod"_s, u"--kube-cpu"_s, u"20m"_s, u"--kube-memory"_s,
        u"32Mi"_s, u"--limits-sessions"_s, u"20000"_s, u"--limits-running"_s, u"1000"_s};
}

} // namespace ccplant::bench
