// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/kubernetes/plan.h"
#include "server/runtime/kubernetes/settings.h"
#include "server/runtime/runtime.h"
#include "shared/clock.h"

#include <memory>

namespace ccplant::kube {
class Client;
}

namespace ccplant::runtime {

struct KubernetesOptions {
    KubeSettings settings;
    PlanLimits limits;
    std::chrono::milliseconds stopDeadline{30'000}; ///< for a runner to end in good order
    /// Between two copies of a running session's log, where its pod may take the log with it; 0:
    /// none.
    std::chrono::milliseconds copyEvery{60'000};
    /// A token that can read the spec's repository, for a clone; empty: none is needed. Null: what
    /// the spec's environment has as GITHUB_TOKEN or GH_TOKEN.
    std::function<QCoro::Task<Result<QString>>(Spec spec)> cloneToken;
    /// Whether this replica sees to sessions that nobody asks it for. Null: it does.
    std::function<bool()> leads;
};

/// Sessions as pods of a cluster. Everything that must survive lies in the cluster, so that any
/// number of servers may work on the same sessions: each step is one API write that either has its
/// effect once, or is refused.
class KubernetesRuntime final : public SessionRuntime {
    Q_OBJECT
public:
    /// `client` and `clock` outlive it.
    KubernetesRuntime(kube::Client &client, const Clock &clock, KubernetesOptions options,
        QObject *parent = nullptr);
    ~KubernetesRuntime() override; ///< leaves the pods running

    QString name() const override;
    bool isShared() const override { return true; }
    /// Checks our permissions, then waits for the first lists.
    QCoro::Task<Result<void>> start() override;
    QCoro::Task<Result<Session>> create(Spec spec) override;
    QCoro::Task<Result<void>> stop(QString id) override;
    QCoro::Task<Result<void>> resume(QString id, QJsonObject agent) override;
    QCoro::Task<Result<void>> remove(QString id, LogAfter log) override;
    QList<Session> list() const override;
    std::optional<Session> find(const QString &id) const override;
    std::optional<Endpoint> endpoint(const QString &id) const override;
    QCoro::Task<Result<LogPage>> readLog(
        QString id, qint64 after, qint64 position, qint64 maxBytes) override;
    QCoro::Task<Result<LogPage>> readKept(
        QString id, qint64 after, qint64 position, qint64 maxBytes) override;
    QCoro::Task<Result<void>> dropKept(QString id) override;

private:
    std::shared_ptr<class Keeper> m_keeper;
};

} // namespace ccplant::runtime
