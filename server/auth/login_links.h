// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/clock.h"
#include "shared/error.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace ccplant::auth {

/// One-time tickets that sign a browser in. Kept as digests, in memory only: a restart voids them.
/// One thread.
class LoginLinks {
public:
    static constexpr std::chrono::minutes lifetime{5};
    static constexpr qsizetype maxOpen = 100; ///< more: the oldest is void

    explicit LoginLinks(const Clock &clock)
        : m_clock(clock)
    {
    }

    struct Ticket {
        QString token; ///< `ccl_…`
        QDateTime expires;
    };
    Ticket create(const QString &user);
    /// The user it was made for. Forbidden when it is unknown, used or too old. Works once.
    Result<QString> redeem(QByteArrayView token);

private:
    struct Open {
        QString user;
        QDateTime expires;
    };
    void tidy();

    const Clock &m_clock;
    QHash<QByteArray, Open> m_open; // by SHA-256 of the token
};

} // namespace ccplant::auth
