// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/kubernetes/kubernetes_options.h"
#include "server/store/kubernetes/turns.h"
#include "server/store/store.h"

#include <memory>
#include <QThread>

namespace ccplant::store {

class ClusterRecords;

/// A store in the Secrets and ConfigMaps of one namespace, which any number of replicas share. What
/// a record's object looks like says objects.h.
///
/// Versions are the cluster's own, so that of two replicas that write one version one wins. get()
/// asks the API server; list() is answered from memory, kept by a watch: what this replica wrote is
/// in it, what another wrote some milliseconds later, or when the API server can be reached again.
/// `changed` tells of the changes that any replica made; changes of one record that follow each
/// other while there is no connection may be told as one.
///
/// What it must be allowed to do says neededPermissions().
class KubernetesStore final : public Store {
    Q_OBJECT
public:
    /// Ends when everything that is stored is known. Forbidden says which permissions are missing,
    /// Unavailable what the API server answered.
    /// Blocks: for program start and tests.
    static Result<std::unique_ptr<KubernetesStore>> open(KubernetesOptions options);
    /// Waits for what was asked before, for `endWithin` at most; then that ends with Unavailable.
    ~KubernetesStore() override;

    QFuture<Result<Record>> get(QString collection, QString id) override;
    QFuture<Result<Record>> put(Record record, Expect expect) override;
    QFuture<Result<void>> remove(QString collection, QString id, Expect expect) override;
    QFuture<Result<Page>> list(Query query) override;

private:
    explicit KubernetesStore(KubernetesOptions options);
    Result<void> start();
    void end();
    template <typename T, typename Work>
    QFuture<Result<T>> inTurn(QString key, Work work);

    const KubernetesOptions m_with;
    QThread m_thread;
    std::unique_ptr<QObject> m_worker; // lives in m_thread; work is posted to it
    std::unique_ptr<ClusterRecords> m_records; // touched in m_thread only
    Turns m_turns; // touched in m_thread only
};

} // namespace ccplant::store
