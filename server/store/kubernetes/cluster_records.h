// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/client.h"
#include "server/kube/watch/informer.h"
#include "server/store/kubernetes/index.h"
#include "server/store/kubernetes/kubernetes_options.h"
#include "server/store/kubernetes/plan.h"

#include <memory>
#include <QCoro/QCoroTask>
#include <QObject>
#include <vector>

namespace ccplant::store {

/// The store's operations on a cluster. Lives in one thread. Names and sizes have been checked, and
/// operations on one record come one after the other.
class ClusterRecords : public QObject {
    Q_OBJECT
public:
    explicit ClusterRecords(KubernetesOptions options);
    ~ClusterRecords() override;

    /// start(), when all that is needed is allowed; else Forbidden.
    QCoro::Task<Result<void>> open();
    /// Ends when all that is there is known, or with the reason why it cannot be.
    QCoro::Task<Result<void>> start();

    /// As it is at this moment, from the API server.
    QCoro::Task<Result<Record>> get(QString collection, QString id);
    QCoro::Task<Result<Record>> put(Record record, Expect expect);
    QCoro::Task<Result<void>> remove(QString collection, QString id, Expect expect);
    /// From memory: what this replica wrote is in it, what others wrote a moment later.
    Result<Page> list(const Query &query) const;

    /// Calls that are open end with Unavailable.
    void cancel() { m_stop.request_stop(); }

Q_SIGNALS:
    void changed(const ccplant::store::Change &change);

private:
    struct Place; ///< a kind of object
    Place &placeOf(const QString &collection) const;
    void follow(Place &place);
    void tell(Change::Type type, const QJsonObject &object);
    QString whyNotSynced() const;

    QCoro::Task<kube::ApiResult<QJsonObject>> call(kube::BuiltRequest request);
    QCoro::Task<Result<Known>> look(QString collection, QString id);
    Known known(const QString &collection, const QString &id) const;
    QCoro::Task<kube::ApiResult<QJsonObject>> write(
        Plan::Kind kind, Record record, Known known, QString writeId);

    const KubernetesOptions m_with;
    std::stop_source m_stop;
    kube::Client m_client;
    std::vector<std::unique_ptr<Place>> m_places; ///< Secrets, and ConfigMaps where they are used
    Index m_index;
};

} // namespace ccplant::store
