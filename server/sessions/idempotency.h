// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/store.h"
#include "shared/clock.h"

#include <QCoro/QCoroTask>
#include <QSet>

namespace ccplant::sessions {

/// Requests that were made with an Idempotency-Key, remembered for 24 hours.
class Idempotency {
public:
    Idempotency(store::Store *store, const Clock *clock)
        : m_store(store)
        , m_clock(clock)
    {
    }

    struct Known {
        QString session; ///< made with this key, or to be made
        bool made = false; ///< a request before this one has made it
    };
    /// Reserves a key for `session`, durably, or says what it was used for. Unprocessable when the
    /// key came with another body, Conflict while another request with it is at work,
    /// InvalidRequest for an ill-formed key. After a success finish() must follow.
    QCoro::Task<Result<Known>> begin(QString user, QString key, QJsonObject body, QString session);
    /// `made` false: it failed, and the key may be used again.
    QCoro::Task<void> finish(
        QString user, QString key, QJsonObject body, QString session, bool made);
    /// Forgets what is older than a day.
    QCoro::Task<void> sweep();

private:
    QFuture<Result<store::Record>> write(const QString &user, const QString &id,
        const QJsonObject &body, const QString &session, bool made);

    store::Store *m_store;
    const Clock *m_clock;
    QSet<QString> m_working;
};

} // namespace ccplant::sessions
