// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/index.h"
#include "server/store/store.h"

#include <functional>
#include <QCoro/QCoroTask>
#include <QSet>
#include <QTimer>

namespace ccplant::sessions {

/// The sessions' records in the store. What people change is written at once, what the log tells
/// now and then: it can be read from the log again.
class Records : public QObject {
public:
    /// `find`: the session as it is now, null when it is gone.
    Records(store::Store *store, std::chrono::milliseconds delay,
        std::function<RowPtr(const QString &)> find);

    QCoro::Task<Result<QList<store::Record>>> loadAll();
    QFuture<Result<store::Record>> write(const Session &session);
    QFuture<Result<void>> remove(const QString &id);
    /// Writes it within the delay.
    void touch(const QString &id);
    /// Writes what waits. The future finishes when all of it is in the store.
    QFuture<void> flush();

private:
    store::Store *m_store;
    std::function<RowPtr(const QString &)> m_find;
    QSet<QString> m_dirty;
    QTimer m_timer;
};

/// Of sessions, in the store.
bool isSessionRecord(const store::Record &record);
/// True for a record of a session that ran when it was written: what its log says may be newer.
bool ranWhenWritten(const QJsonObject &record);

} // namespace ccplant::sessions
