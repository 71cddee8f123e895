// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of sessions in pods, without a server in front of them, begin with.
#pragma once

#include "server/runtime/kubernetes/kubernetesruntime.h"
#include "tests/kube/session_cluster.h"

namespace ccplant::test {

/// A session of the demo agent, with an id of its own.
runtime::Spec spec();

/// Small pods of the namespace of `cluster`, without volumes and without copies of their logs.
runtime::KubernetesOptions optionsFor(const SessionCluster &cluster);

/// One that has started; the test fails when it does not. `cluster` and `clock` outlive it.
std::unique_ptr<runtime::KubernetesRuntime> startRuntime(
    SessionCluster &cluster, const Clock &clock, runtime::KubernetesOptions options);

} // namespace ccplant::test
