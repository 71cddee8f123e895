// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QByteArray>

/// AES-256-GCM (NIST SP 800-38D) by OpenSSL. Thread-safe. The caller must never use a nonce twice
/// with one key.
namespace ccplant::auth::aead {

inline constexpr qsizetype keyBytes = 32;
inline constexpr qsizetype nonceBytes = 12;
inline constexpr qsizetype tagBytes = 16;

/// Ciphertext followed by the 16-byte tag. Nothing when key or nonce have the wrong length or
/// OpenSSL fails.
std::optional<QByteArray> seal(const QByteArray &key, const QByteArray &nonce,
    const QByteArray &associated, const QByteArray &plain);
/// The plaintext; nothing unless the tag, and with it every byte of all four, is right.
std::optional<QByteArray> open(const QByteArray &key, const QByteArray &nonce,
    const QByteArray &associated, const QByteArray &sealed);

} // namespace ccplant::auth::aead
