// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <QDateTime>
#include <QJsonObject>

namespace ccplant::kube {

/// What a `coordination.k8s.io/v1` Lease says of who leads.
struct LeaseRecord {
    QString holder; ///< empty: nobody, it was released
    std::chrono::seconds duration{0};
    QDateTime acquired = {};
    QDateTime renewed = {};
    int transitions = 0; ///< how often the holder changed
    bool operator==(const LeaseRecord &) const = default;
};

LeaseRecord readLease(const QJsonObject &lease);
/// `lease` with the record in its spec; what else it has stays.
QJsonObject withRecord(QJsonObject lease, const LeaseRecord &record);

} // namespace ccplant::kube
