// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/middleware/securityheaders.h"

namespace ccplant::http {

namespace {

// Nothing here asks for a device; a script that got in shall not either. The clipboard, full screen
// and notifications stay as browsers have them.
constexpr QLatin1StringView permissions(
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()");

void addUnlessSet(QHttpHeaders &headers, QLatin1StringView name, QLatin1StringView value)
{
    if (!headers.contains(name))
        headers.append(name, value);
}

} // namespace

void addSecurityHeaders(Router &router)
{
    router.addFinisher([](const Request &, Reply &reply) {
        using namespace Qt::StringLiterals;
        addUnlessSet(reply.headers, "X-Content-Type-Options"_L1, "nosniff"_L1);
        addUnlessSet(reply.headers, "Referrer-Policy"_L1, "no-referrer"_L1);
        addUnlessSet(reply.headers, "Cross-Origin-Resource-Policy"_L1, "same-origin"_L1);
        addUnlessSet(reply.headers, "Cross-Origin-Opener-Policy"_L1, "same-origin"_L1);
        addUnlessSet(reply.headers, "Permissions-Policy"_L1, permissions);
        addUnlessSet(reply.headers, "Content-Security-Policy"_L1,
            "default-src 'none'; frame-ancestors 'none'"_L1);
        addUnlessSet(reply.headers, "Cache-Control"_L1, "no-store"_L1);
    });
}

} // namespace ccplant::http
