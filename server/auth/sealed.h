// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/keyring.h"

#include <optional>
#include <QDateTime>

/// Values that only this server can make and read: cookies, and secrets in the store. Thread-safe.
///
/// `v2.PURPOSE.KEYID.EXPIRES.BASE64URL(nonce, ciphertext, tag)`: AES-256-GCM with a random 96-bit
/// nonce. Everything before the last dot is authenticated with it (associated data), so that no
/// part can be exchanged. EXPIRES is in seconds since 1970, 0 for never. At most 2^32 values may be
/// sealed with one key (NIST SP 800-38D §8.3).
namespace ccplant::auth {

/// `purpose`: [a-z-]{1,32}. `expires`: null for never.
QByteArray seal(
    QByteArrayView purpose, const QByteArray &plain, const QDateTime &expires, const Keyring &keys);
/// Nothing for what seal() did not make for this purpose with one of `keys`, and for what has
/// expired.
std::optional<QByteArray> unseal(
    QByteArrayView purpose, QByteArrayView value, const QDateTime &now, const Keyring &keys);
/// The id of the key that `value` says it was sealed with; empty when it is no sealed value.
/// Nothing is verified.
QByteArray sealedWith(QByteArrayView value);

} // namespace ccplant::auth
