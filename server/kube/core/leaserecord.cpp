// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/leaserecord.h"

#include "server/kube/core/object.h"

using namespace Qt::StringLiterals;

namespace ccplant::kube {

LeaseRecord readLease(const QJsonObject &lease)
{
    const QJsonObject spec = lease["spec"_L1].toObject();
    return {.holder = spec["holderIdentity"_L1].toString(),
        .duration = std::chrono::seconds(spec["leaseDurationSeconds"_L1].toInt()),
        .acquired = readTime(spec["acquireTime"_L1].toString()),
        .renewed = readTime(spec["renewTime"_L1].toString()),
        .transitions = spec["leaseTransitions"_L1].toInt()};
}

QJsonObject withRecord(QJsonObject lease, const LeaseRecord &record)
{
    QJsonObject spec = lease["spec"_L1].toObject();
    spec["holderIdentity"_L1] = record.holder;
    spec["leaseDurationSeconds"_L1] = int(record.duration.count());
    spec["acquireTime"_L1] = microTime(record.acquired);
    spec["renewTime"_L1] = microTime(record.renewed);
    spec["leaseTransitions"_L1] = record.transitions;
    lease["spec"_L1] = spec;
    return lease;
}

} // namespace ccplant::kube
