// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/store.h"
#include "shared/clock.h"

#include <chrono>
#include <memory>
#include <optional>
#include <QCoro/QCoroTask>
#include <QHash>
#include <QTimer>

namespace ccplant::sessions {

/// Requests that were made with an Idempotency-Key, remembered for 24 hours: by all servers that
/// share the store. Of those that are asked at the same time one is let through.
class Idempotency {
public:
    /// A server that is at work says so anew after each of these,
    static constexpr std::chrono::seconds renewEvery{8};
    /// and who has not said so for this long is taken to have died.
    static constexpr std::chrono::seconds atWork{30};

    /// `isShared`: other servers have the same store. Both outlive it.
    Idempotency(store::Store *store, const Clock *clock, bool isShared);

    struct Known {
        QString session; ///< made with this key, or to be made
        bool made = false; ///< a request before this one has made it
    };
    /// Reserves a key for `session`, durably, or says what it was used for. Unprocessable when the
    /// key came with another body, Conflict while another request with it is at work, here or at
    /// another server, InvalidRequest for an ill-formed key. After a success finish() must follow.
    QCoro::Task<Result<Known>> begin(QString user, QString key, QJsonObject body, QString session);
    /// `made` false: it failed, and the key may be used again.
    QCoro::Task<void> finish(
        QString user, QString key, QJsonObject body, QString session, bool made);
    /// Forgets what is older than a day.
    QCoro::Task<void> sweep();
    /// Says of all that this server is making that it is at work; does so by itself.
    void renew();

private:
    /// What a stored reservation means for a request with `body`; nothing: it may be replaced.
    Result<std::optional<Known>> judge(const store::Record &found, const QJsonObject &body) const;
    /// What this server is making: the reservation as it was written last.
    using Working = QHash<QString, store::Record>;
    static QCoro::Task<void> renewOne(
        store::Store *store, std::shared_ptr<Working> working, store::Record record);
    QCoro::Task<Result<Known>> reserve(QString user, QString id, QJsonObject body, QString session);
    store::Record recordOf(const QString &user, const QString &id, const QJsonObject &body,
        const QString &session, bool made) const;

    store::Store *m_store;
    const Clock *m_clock;
    const bool m_isShared;
    const QString m_self; // this process
    const std::shared_ptr<Working> m_working = std::make_shared<Working>(); // by id
    QTimer m_renewal;
};

} // namespace ccplant::sessions
