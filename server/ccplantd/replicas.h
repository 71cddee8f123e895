// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/store.h"
#include "shared/clock.h"

#include <functional>
#include <QCoro/QCoroTask>
#include <QTimer>

namespace ccplant::daemon {

/// Says in the store that this process lives, so that every replica can tell how all of them are.
/// Lives in one thread.
class Replicas : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds interval{30};
    static constexpr std::chrono::seconds forgetAfter{3600};

    /// Both outlive it. `facts`: what is told of this one: name, version, ready, draining.
    Replicas(store::Store &store, const Clock &clock, std::function<QJsonObject()> facts,
        QObject *parent = nullptr);

    /// Begins to say so.
    void start();
    /// This process ends: it is no replica any more.
    QCoro::Task<void> stop();
    /// All that have said something in the last hour; `healthy` when that was less than two
    /// intervals ago, `self` for this one. Removes what is older.
    QCoro::Task<Result<QJsonArray>> list();

private:
    QCoro::Task<void> say();
    QJsonObject now() const;

    store::Store &m_store;
    const Clock &m_clock;
    std::function<QJsonObject()> m_facts;
    const QString m_id;
    QTimer m_timer;
};

} // namespace ccplant::daemon
