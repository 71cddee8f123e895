// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/client.h"
#include "server/kube/watch/informer.h"
#include "server/runtime/kubernetes/settings.h"
#include "server/runtime/runtime.h"
#include "shared/clock.h"

#include <functional>
#include <QTimer>

namespace ccplant::runtime {

/// Tells a runner that waits (`ccplant-runner --wait`) its session; done when it answers as that
/// session's. Also when it was told before.
QCoro::Task<Result<void>> configureRunner(Endpoint endpoint, QString sessionId, QByteArray config);

/// What to do about the pool.
struct PoolPlan {
    QList<std::pair<QString, QString>>
        drop; ///< pods (name, uid) that are broken, ended, too slow or of an old kind
    int make = 0;
    int failures = 0; ///< of those, how many broke
};
/// `stock`: the pods of the pool. `kind`: what a pod of today is called (annotation
/// `ccplant/kind`). Pure.
PoolPlan poolPlan(const QList<QJsonObject> &stock, int wanted, const QString &kind,
    std::chrono::milliseconds startDeadline, const QDateTime &now);

/// Keeps pods ready for sessions to come. The leader makes and removes them; every server may
/// choose one. Lives in the client's thread.
class WarmPool {
public:
    /// All outlive it. `leads` may be null.
    WarmPool(kube::Client &client, const Clock &clock, kube::Informer &pods, KubeSettings settings,
        std::chrono::milliseconds startDeadline, std::function<bool()> leads);
    ~WarmPool();

    void start();
    void stop();
    /// A ready pod, another one each time where there are several; empty: none.
    QString ready();
    /// Something has changed.
    void look();

private:
    struct Private;
    const std::shared_ptr<Private> d;
};

} // namespace ccplant::runtime
