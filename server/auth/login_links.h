// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/keyring.h"
#include "server/auth/one_time.h"

namespace ccplant::auth {

/// One-time tickets that sign a browser in. A ticket carries what it says, sealed with the keys
/// that all replicas have; that it was used is remembered in the store. So each replica takes what
/// another has made, once, and a restart voids none. One thread.
class LoginLinks {
public:
    static constexpr std::chrono::minutes lifetime{5};

    /// `used` and `clock` outlive it.
    LoginLinks(Keyring keys, OneTime &used, const Clock &clock)
        : m_keys(std::move(keys))
        , m_used(used)
        , m_clock(clock)
    {
    }

    struct Ticket {
        QString token; ///< `ccl_…`, of characters that a URL's query takes as they are
        QDateTime expires;
    };
    Ticket create(const QString &user) const;
    /// The user it was made for, durably used up. Forbidden when it is none of ours, used or too
    /// old. Works once.
    QCoro::Task<Result<QString>> redeem(QByteArray token);

private:
    const Keyring m_keys;
    OneTime &m_used;
    const Clock &m_clock;
};

} // namespace ccplant::auth
