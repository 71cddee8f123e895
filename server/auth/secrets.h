// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace ccplant::auth {

/// From the system's random generator. Thread-safe.
QByteArray randomBytes(qsizetype count);
/// Lower-case base32 (RFC 4648), no padding.
QString base32(const QByteArray &bytes);
/// `prefix` + 52 characters of lower-case base32 (RFC 4648, no padding): 256 random bits.
QString newToken(QStringView prefix);
QByteArray sha256(QByteArrayView bytes);
/// HMAC-SHA256 (RFC 2104): 32 bytes.
QByteArray hmacSha256(QByteArrayView key, QByteArrayView message);
/// Compares digests in a time that does not depend on where they differ.
bool sameDigest(const QByteArray &a, const QByteArray &b);

} // namespace ccplant::auth
