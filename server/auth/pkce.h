// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// Proof Key for Code Exchange (RFC 7636), method S256; `plain` is not taken. Pure but for the
/// random generator.
namespace ccplant::auth::pkce {

/// 43 characters of base64url for 256 random bits (§4.1).
QByteArray newVerifier();
/// BASE64URL(SHA256(verifier)) without padding (§4.2): 43 characters.
QByteArray challengeOf(QByteArrayView verifier);
/// 43–128 characters of [A-Za-z0-9._~-].
bool isVerifier(QByteArrayView text);
/// The shape of what challengeOf() gives.
bool isChallenge(QByteArrayView text);
/// In a time that does not depend on where they differ.
bool matches(QByteArrayView verifier, const QByteArray &challenge);

} // namespace ccplant::auth::pkce
