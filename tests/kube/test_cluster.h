// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/client.h"

#include <memory>

namespace ccplant::test {

/// A namespace of a test's own in the cluster of CCPLANT_TEST_KUBECONFIG; deleted with this.
class TestCluster {
public:
    /// Why there is no cluster to test with; empty when there is one.
    static QString whyNot();
    TestCluster();
    ~TestCluster();
    Q_DISABLE_COPY_MOVE(TestCluster)

    kube::Client &client() { return *m_client; }
    /// Another client of the same cluster; `context` of the kubeconfig, empty: the current one.
    static kube::ApiResult<std::unique_ptr<kube::Client>> connect(
        const QString &context, kube::ClientOptions options = {});
    /// Whether the kubeconfig has it: a cluster that was not made for these tests has not.
    static bool hasContext(const QString &context);
    const QString &nameSpace() const { return m_namespace; }
    kube::Api api(const kube::Resource &resource) const { return kube::Api(resource, m_namespace); }
    /// The object that was answered; an empty one, and a failed test, when there is an error.
    QJsonObject must(kube::BuiltRequest request);

private:
    std::unique_ptr<kube::Client> m_client;
    QString m_namespace;
};

} // namespace ccplant::test
