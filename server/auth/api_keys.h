// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/api_key.h"
#include "shared/clock.h"

#include <functional>
#include <memory>
#include <QCoro/QCoroTask>
#include <QHash>
#include <QObject>

namespace ccplant::auth {

/// All API keys: kept in the store as digests, looked up in memory. What another replica writes
/// holds here too. Lives in one thread.
class ApiKeys : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype maxOfUser = 100;
    static constexpr std::chrono::minutes noteUseEvery{5}; ///< how exact lastUsed is in the store

    /// Both outlive it.
    ApiKeys(store::Store &store, const Clock &clock, QObject *parent = nullptr);

    /// Loads them. Before anything else.
    QCoro::Task<Result<void>> start();

    /// The key that `secret` is, and notes that it was used; nothing when there is none or it has
    /// expired.
    std::optional<ApiKey> use(QByteArrayView secret);

    struct Made {
        ApiKey key;
        QString secret; ///< shown once
    };
    /// `wanted`: name, user, team, scopes, createdBy, expires. Conflict when the user has too many.
    QCoro::Task<Result<Made>> create(ApiKey wanted);
    std::optional<ApiKey> find(const QString &id) const;
    /// Those that `visible` lets through, oldest first.
    QList<ApiKey> list(const std::function<bool(const ApiKey &)> &visible) const;
    /// From then on it opens nothing. NotFound.
    QCoro::Task<Result<void>> remove(QString id);
    qsizetype size() const { return m_byId.size(); }

Q_SIGNALS:
    void changed(); ///< a key was made, changed or removed, here or on another replica

private:
    using KeyPtr = std::shared_ptr<ApiKey>;
    void put(const ApiKey &key);
    void drop(const QString &id);
    QCoro::Task<void> noteUse(QString id, QDateTime when);

    store::Store &m_store;
    const Clock &m_clock;
    QHash<QString, KeyPtr> m_byId;
    QHash<QByteArray, KeyPtr> m_byDigest;
};

} // namespace ccplant::auth
