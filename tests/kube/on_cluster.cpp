// SPDX-License-Identifier: GPL-3.0-or-later
// Linked into a program of API tests, this makes their servers run sessions as pods of the cluster
// of CCPLANT_TEST_KUBECONFIG, and keep their data there: each server in a namespace of its own.
#include "tests/kube/replicas.h"

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

QString image()
{
    return qEnvironmentVariable("CCPLANT_TEST_KUBE_IMAGE");
}

QString whyNot()
{
    const QString why = TestCluster::whyNot();
    return why.isEmpty() && image().isEmpty()
        ? u"no image for sessions: set CCPLANT_TEST_KUBE_IMAGE to one that the cluster's nodes have"_s
        : why;
}

std::shared_ptr<void> prepare(Plant &plant)
{
    auto cluster = std::make_shared<TestCluster>();
    cluster->must(cluster->api(kube::serviceAccounts)
            .create({{u"metadata"_s, QJsonObject{{u"name"_s, u"agentapi-proxy-session"_s}}}}));
    plant.arguments = clusterArguments(*cluster, image()) + plant.arguments;
    plant.environment[u"CCPLANT_KEYS"_s] = sharedKeys();
    return cluster;
}

constexpr Elsewhere onCluster{&whyNot, &prepare};
const bool isSet = (Plant::setElsewhere(&onCluster), true);

} // namespace
} // namespace ccplant::test
