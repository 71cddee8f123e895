// SPDX-License-Identifier: GPL-3.0-or-later
// The file of static keys: whatever is in it, what is taken has users and opens with no empty key.
#include "server/auth/static_keys.h"

#include <cstdint>
#include <cstdlib>
#include <QTimeZone>

using namespace ccplant::auth;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto keys =
        StaticKeys::parse(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (!keys)
        return keys.error().detail.isEmpty() ? (std::abort(), 0) : 0;
    const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::UTC);
    if (keys->find({}, now) || keys->find("short", now))
        std::abort();
    const auto alice = keys->find("alice-0123456789abcdef", now);
    if (alice && (alice->user.isEmpty() || (alice->expires.isValid() && alice->expires <= now)))
        std::abort();
    return 0;
}
