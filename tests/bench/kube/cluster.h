// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/client.h"

#include <memory>

namespace ccplant::bench {

/// A namespace of a benchmark's own in the cluster of CCPLANT_TEST_KUBECONFIG; deleted with this,
/// in the background. Whatever fails ends the program with a message. Blocking calls.
class BenchNamespace {
public:
    BenchNamespace();
    ~BenchNamespace();
    Q_DISABLE_COPY_MOVE(BenchNamespace)

    const QString &name() const { return m_name; }
    /// Without a rate limit.
    kube::Client &client() { return *m_client; }
    static std::unique_ptr<kube::Client> connect();
    kube::Api api(const kube::Resource &resource) const { return kube::Api(resource, m_name); }
    QJsonObject call(kube::BuiltRequest request);
    /// Makes them all, `atOnce` at a time.
    void createAll(const kube::Resource &resource, const QList<QJsonObject> &objects);
    /// What makes `ccplantd` run sessions here, with small pods and no volumes.
    QStringList serverArguments() const;

private:
    std::unique_ptr<kube::Client> m_client;
    QString m_name;
};

} // namespace ccplant::bench
