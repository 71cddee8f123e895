// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kube/test_cluster.h"

#include "server/kube/config/kubeconfig.h"

#include <QTest>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

QString kubeconfig()
{
    return qEnvironmentVariable("CCPLANT_TEST_KUBECONFIG");
}

} // namespace

QString TestCluster::whyNot()
{
    if (!kubeconfig().isEmpty())
        return {};
    return qEnvironmentVariable(
        "CCPLANT_TEST_KUBE_SKIP", u"no cluster: set CCPLANT_TEST_KUBECONFIG"_s);
}

kube::ApiResult<std::unique_ptr<kube::Client>> TestCluster::connect(
    const QString &context, kube::ClientOptions options)
{
    const auto access =
        kube::findAccess({.kubeconfig = kubeconfig(), .context = context, .environment = {}});
    if (!access)
        return kube::apiFail(kube::Reason::BadCredentials, access.error().detail);
    return std::make_unique<kube::Client>(*access, std::move(options));
}

bool TestCluster::hasContext(const QString &context)
{
    return connect(context).has_value();
}

TestCluster::TestCluster()
    : m_client(connect({}).value())
    , m_namespace(u"ccplant-test-"_s + QUuid::createUuid().toString(QUuid::Id128).left(12))
{
    const QJsonObject labels{{u"ccplant-test"_s, u"true"_s}};
    must(kube::Api(kube::namespaces)
            .create(
                {{u"metadata"_s, QJsonObject{{u"name"_s, m_namespace}, {u"labels"_s, labels}}}}));
}

TestCluster::~TestCluster()
{
    must(kube::Api(kube::namespaces).remove(m_namespace));
}

QJsonObject TestCluster::must(kube::BuiltRequest request)
{
    const auto answer = QCoro::waitFor(m_client->object(std::move(request)));
    if (answer)
        return *answer;
    QTest::qFail(qPrintable(answer.error().text()), __FILE__, __LINE__);
    return {};
}

} // namespace ccplant::test
