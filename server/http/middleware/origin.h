// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

#include <QSet>

namespace ccplant::http {

/// Which names and origins this server goes by.
struct Origins {
    QSet<QString>
        hosts; ///< names besides the loopback ones and IP addresses, lower case, without port
    QSet<QString> origins; ///< `https://example.org`: the public address, and those that addCors()
                           ///< lets in; lower case
};

/// Refuses with 421 a Host that is not ours: a name of an attacker that was made to resolve to this
/// machine (DNS rebinding). IP addresses pass, because rebinding needs a name.
void addHostGuard(Router &router, Origins origins);
/// Refuses with 403 an Origin that is not ours, whatever the method.
void addOriginGuard(Router &router, Origins origins);
/// Refuses with 403 an unsafe method whose credentials a browser may have added by itself
/// (Identity::browser), unless it comes with `X-Ccplant: 1` or an Origin of ours; and such a
/// WebSocket without an Origin of ours. Routes with RouteOptions::intent want the same whoever
/// asks. Comes after the authentication filter.
void addCsrfGuard(Router &router, Origins origins);

/// The host of a Host field, lower case, without port and brackets; empty when it is no valid one.
/// Pure.
QString hostOf(const QByteArray &field);
/// True for an Origin field that names the same host and port as the Host field, or a configured
/// one. Pure.
bool isOwnOrigin(const QByteArray &origin, const QByteArray &host, const Origins &origins);

} // namespace ccplant::http
