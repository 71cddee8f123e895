// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/account.h"
#include "shared/clock.h"

#include <functional>
#include <QCoro/QCoroTask>
#include <QHash>
#include <QObject>

namespace ccplant::auth {

/// The users that are known: those who have signed in with GitHub, and those that an administrator
/// has disabled. Kept in the store, looked up in memory; what another replica writes holds here
/// too. Lives in one thread.
class Accounts : public QObject {
    Q_OBJECT
public:
    /// Both outlive it.
    Accounts(store::Store &store, const Clock &clock, QObject *parent = nullptr);

    /// Loads them. Before anything else.
    QCoro::Task<Result<void>> start();

    std::optional<Account> find(const QString &user) const;
    /// In the order of their names.
    QList<Account> list() const;
    bool isDisabled(const QString &user) const;

    /// Changes the stored account, or a fresh one, and gives it back as stored. `change` may be
    /// called again when somebody else writes at the same time.
    QCoro::Task<Result<Account>> change(QString user, std::function<void(Account &)> change);
    /// NotFound.
    QCoro::Task<Result<void>> remove(QString user);

Q_SIGNALS:
    void changed(); ///< an account, here or on another replica

private:
    store::Store &m_store;
    const Clock &m_clock;
    QHash<QString, Account> m_accounts; // by user
};

} // namespace ccplant::auth
