// SPDX-License-Identifier: GPL-3.0-or-later
// Linked into a program of API tests, this makes their servers run sessions as pods of the cluster
// of CCPLANT_TEST_KUBECONFIG, and keep their data there: each server in a namespace of its own.
#include "tests/kube/replicas.h"

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

std::shared_ptr<void> prepare(Plant &plant)
{
    auto cluster = std::make_shared<SessionCluster>();
    plant.arguments = clusterArguments(*cluster) + plant.arguments;
    plant.environment[u"CCPLANT_KEYS"_s] = sharedKeys();
    return cluster;
}

constexpr Elsewhere onCluster{&SessionCluster::whyNot, &prepare};
const bool isSet = (Plant::setElsewhere(&onCluster), true);

} // namespace
} // namespace ccplant::test
