// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/reviews.h"
#include "server/kube/lease/election.h"
#include "shared/error.h"

namespace ccplant::daemon {

/// Of the replicas that have one namespace, one leads: it does what nobody asks for (the warm pool,
/// sweeps, sessions whose pod was lost). Lives in one thread.
class Leadership {
public:
    /// `nameSpace`: where the Lease `ccplant` lies.
    Leadership(const kube::ClusterAccess &access, const QString &nameSpace);

    /// What this replica must be allowed to do there.
    static QList<kube::Access> neededPermissions(const QString &nameSpace);

    /// Forbidden says which permissions are missing. Then takes part; who leads is known a moment
    /// later.
    QCoro::Task<Result<void>> start();
    /// At this very moment.
    bool leads() const { return m_election.leads(); }
    /// Gives the lead away, so that another one has it at once.
    QCoro::Task<void> stop();

private:
    const QString m_namespace;
    kube::Client m_client; // of its own: renewals must not wait behind other calls
    kube::LeaderElection m_election;
    bool m_started = false;
};

} // namespace ccplant::daemon
