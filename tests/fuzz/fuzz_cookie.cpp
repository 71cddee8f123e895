// SPDX-License-Identifier: GPL-3.0-or-later
// Cookies, key files: nothing that we did not seal opens, whatever is changed about a sealed
// cookie.
#include "server/auth/cookie.h"

#include <cstdint>
#include <cstdlib>
#include <QTimeZone>

using namespace ccplant::auth;

namespace {

const Keyring &keys()
{
    static const Keyring ring({{"k001", QByteArray(32, 'a')}, {"k002", QByteArray(32, 'b')}});
    return ring;
}

QDateTime begun()
{
    return QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::UTC);
}

SignIn someone()
{
    return {QStringLiteral("a_1"), QStringLiteral("owner"), begun(), begun(), 1};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const QByteArray value = cookieValue(bytes, cookieName(false));
    if (value.contains(';') || openSignIn(value, begun(), keys())
        || openSignIn(bytes, begun(), keys()))
        std::abort();
    static_cast<void>(Keyring::parse(bytes));

    // The first two bytes say which byte of a good cookie to change, and how.
    static const QByteArray sealed = sealSignIn(someone(), keys());
    QByteArray changed = sealed;
    if (size >= 2)
        changed[data[0] % changed.size()] = char(changed.at(data[0] % changed.size()) ^ data[1]);
    const std::optional<SignIn> opened = openSignIn(changed, begun(), keys());
    if (opened ? *opened != someone() : changed == sealed)
        std::abort();
    return 0;
}
