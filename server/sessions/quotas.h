// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/quota.h"
#include "server/store/store.h"

#include <QCoro/QCoroTask>
#include <QHash>

namespace ccplant::sessions {

/// The quotas that administrators have set: for single users and teams, and one each for those who
/// have none of their own. Kept in the store, looked up in memory; what another replica writes
/// holds here too. Lives in one thread.
class Quotas : public QObject {
    Q_OBJECT
public:
    enum Kind { User, Team };
    struct Entry {
        Kind kind = User;
        QString name; ///< empty: of all users or teams without one of their own
        Quota quota;
    };

    /// `store` outlives it.
    explicit Quotas(store::Store &store, QObject *parent = nullptr);

    /// Loads them. Before anything else.
    QCoro::Task<Result<void>> start();
    /// What holds for them: their own bounds, else those of all.
    Quota of(Kind kind, const QString &name) const;
    /// Only what was set for exactly this one; empty when nothing was.
    Quota own(Kind kind, const QString &name) const;
    QList<Entry> list() const;
    /// An empty one takes it away. Durable when it is done.
    QCoro::Task<Result<void>> set(Entry entry);

private:
    void changed(const store::Change &change);

    store::Store &m_store;
    QHash<QString, Entry> m_entries; // by record id
};

/// `user`, `team`.
QString nameOf(Quotas::Kind kind);

} // namespace ccplant::sessions
