// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

namespace ccplant::http {

/// The proxies in front of this server, whose word about the client is believed. A value.
class TrustedProxies {
public:
    /// Addresses and networks: `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`. InvalidRequest names the one
    /// that is neither.
    static Result<TrustedProxies> parse(const QStringList &texts);

    bool contains(const QHostAddress &address) const;
    bool isEmpty() const { return m_networks.isEmpty(); }

private:
    QList<std::pair<QHostAddress, int>> m_networks; // address, bits
};

/// Who is at the far end of a connection.
struct Client {
    QHostAddress address;
    QByteArray
        scheme; ///< `http` or `https`, as the first trusted proxy was asked; empty: not known
    bool operator==(const Client &) const = default;
};

/// Goes from `peer` back through `Forwarded` (RFC 7239), or X-Forwarded-For and X-Forwarded-Proto
/// where that is absent, as long as each hop is a trusted proxy: what a client writes there itself
/// is never reached. Pure.
Client clientOf(
    const QHttpHeaders &headers, const QHostAddress &peer, const TrustedProxies &proxies);

/// Sets Request::peer and Request::scheme so, and then takes away every field by which somebody in
/// front could say who the client is (Forwarded, X-Forwarded-*, X-Real-IP, X-User-*, …): no handler
/// can believe what a client wrote. Comes first.
void addForwarded(Router &router, TrustedProxies proxies);

} // namespace ccplant::http
