// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/throttle.h"

#include <algorithm>

namespace ccplant::auth {

QHostAddress Throttle::network(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4)
        return QHostAddress(v4);
    Q_IPV6ADDR bytes = address.toIPv6Address();
    std::fill(std::begin(bytes.c) + 8, std::end(bytes.c), 0);
    return QHostAddress(bytes);
}

std::chrono::seconds Throttle::failed(const QHostAddress &address, const QDateTime &now)
{
    const QHostAddress key = network(address);
    if (m_addresses.size() >= maxAddresses && !m_addresses.contains(key))
        tidy(now);
    Failures &failures = m_addresses[key];
    if (failures.last.isValid() && failures.last.addDuration(forgetAfter) < now)
        failures = {};
    failures.last = now;
    if (failures.blockedUntil.isValid() && now < failures.blockedUntil)
        return std::chrono::seconds(std::max<qint64>(1, now.secsTo(failures.blockedUntil)));
    if (++failures.count <= burst)
        return std::chrono::seconds(0);
    const int doublings = std::min(failures.count - burst - 1, 20);
    const auto wait = std::min<std::chrono::seconds>(longestWait, firstWait * (1LL << doublings));
    failures.blockedUntil = now.addDuration(wait);
    return wait;
}

void Throttle::tidy(const QDateTime &now)
{
    m_addresses.removeIf(
        [&](const auto &entry) { return entry.value().last.addDuration(forgetAfter) < now; });
    if (m_addresses.size() < maxAddresses)
        return;
    // The older half goes at once, so that a flood of addresses costs little for each.
    QList<QDateTime> times;
    times.reserve(m_addresses.size());
    for (const Failures &failures : std::as_const(m_addresses))
        times << failures.last;
    const auto middle = times.begin() + times.size() / 2;
    std::nth_element(times.begin(), middle, times.end());
    const QDateTime oldest = *middle;
    m_addresses.removeIf([&](const auto &entry) { return entry.value().last <= oldest; });
}

} // namespace ccplant::auth
