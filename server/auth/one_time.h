// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/store.h"
#include "shared/clock.h"

#include <QCoro/QCoroTask>

namespace ccplant::auth {

/// Remembers in the store what may be used only once (states and codes of sign-ins), until it would
/// have ended anyway: on every replica, and after a restart. Kept as digests. One thread.
class OneTime {
public:
    /// Both outlive it.
    OneTime(store::Store &store, const Clock &clock)
        : m_store(store)
        , m_clock(clock)
    {
    }

    /// Forgets what has ended. At the start.
    QCoro::Task<Result<void>> start();
    /// Durable when it is done. Forbidden when it was used before.
    QCoro::Task<Result<void>> use(QByteArray value, QDateTime end);

private:
    store::Store &m_store;
    const Clock &m_clock;
};

} // namespace ccplant::auth
