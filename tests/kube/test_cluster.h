// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/client.h"

#include <memory>

namespace ccplant::test {

using namespace Qt::StringLiterals;

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
    /// Stops (SIGKILL) or starts a part: etcd, apiserver, …; see tests/kube/cluster. What the
    /// script said when that failed; empty: it worked.
    static QString stopPart(const QString &part) { return script({u"stop"_s, part}); }
    static QString startPart(const QString &part) { return script({u"start"_s, part}); }
    /// Whether this test may do so: the cluster is one of tests/kube/cluster, on this machine.
    static bool hasParts();
    /// Makes etcd forget all versions up to now: whoever watches from one of them gets 410. Needs
    /// hasParts().
    static kube::ApiResult<void> compact();
    /// The object that was answered; an empty one, and a failed test, when there is an error.
    QJsonObject must(kube::BuiltRequest request);

private:
    static QString script(const QStringList &arguments);
    std::unique_ptr<kube::Client> m_client;
    QString m_namespace;
};

} // namespace ccplant::test
