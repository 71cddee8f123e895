// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/keyring.h"
#include "server/store/store.h"

#include <memory>
#include <QCoro/QCoroTask>
#include <QSet>

namespace ccplant::auth {

/// A store that keeps the bodies of some collections sealed (sealed.h): what is read from the disk,
/// a backup or etcd without the key ring says nothing, and a body that was moved to another record
/// is refused. Names, owners and labels stay readable, because lists are made by them. What an
/// older version wrote unsealed is read, and sealed at its next write. Threads as the inner store.
///
/// Errors besides the inner store's: Unavailable when a body was sealed with a key that is not in
/// the ring, or was changed.
class SealedStore final : public store::Store {
    Q_OBJECT
public:
    SealedStore(std::unique_ptr<store::Store> inner, Keyring keys, QSet<QString> collections);
    ~SealedStore() override;

    QFuture<Result<store::Record>> get(QString collection, QString id) override;
    QFuture<Result<store::Record>> put(store::Record record, store::Expect expect) override;
    QFuture<Result<void>> remove(QString collection, QString id, store::Expect expect) override;
    QFuture<Result<store::Page>> list(store::Query query) override;

    /// Seals with the current key what was sealed with another or not at all: how many. May be
    /// repeated, and go on while others write.
    QCoro::Task<Result<qsizetype>> resealAll();

private:
    class Sealer;

    std::unique_ptr<store::Store> m_inner;
    std::shared_ptr<const Sealer> m_sealer; // what still waits for an answer keeps it
};

} // namespace ccplant::auth
