// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <QDateTime>
#include <QHash>
#include <QHostAddress>

namespace ccplant::auth {

/// Slows down who guesses: after `burst` failed sign-ins an address has to wait, each time twice as
/// long. Pure; one thread. It never stands in the way of right credentials: those are checked
/// first.
class Throttle {
public:
    static constexpr int burst = 10;
    static constexpr std::chrono::seconds firstWait{5};
    static constexpr std::chrono::seconds longestWait{900};
    static constexpr std::chrono::minutes forgetAfter{30}; ///< without a failure
    static constexpr qsizetype maxAddresses = 10'000;

    /// Notes a failure. How long the address has to wait now; 0: not yet.
    std::chrono::seconds failed(const QHostAddress &address, const QDateTime &now);
    qsizetype size() const { return m_addresses.size(); }
    /// What counts as one address: one customer's IPv6 network does. An IPv4 address in IPv6
    /// clothes is an IPv4 address.
    static QHostAddress network(const QHostAddress &address);

private:
    struct Failures {
        int count = 0;
        QDateTime last;
        QDateTime blockedUntil;
    };
    void tidy(const QDateTime &now);

    QHash<QHostAddress, Failures> m_addresses;
};

} // namespace ccplant::auth
