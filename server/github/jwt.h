// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <memory>
#include <QByteArray>
#include <QDateTime>

namespace ccplant::github {

/// An RSA key for signatures, by OpenSSL. A value, cheap to copy; thread-safe.
class RsaKey {
public:
    /// A private key as PEM, PKCS #1 or PKCS #8, of 2048 bits and more. Unprocessable says what is
    /// wrong, and nothing of the key.
    static Result<RsaKey> fromPem(const QByteArray &pem);
    /// Only for verifyJwt().
    static Result<RsaKey> fromPublicPem(const QByteArray &pem);

    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2). Internal when OpenSSL cannot.
    Result<QByteArray> sign(const QByteArray &message) const;
    bool verifies(const QByteArray &message, const QByteArray &signature) const;
    QByteArray publicPem() const;

    class Handle;

private:
    explicit RsaKey(std::shared_ptr<Handle> handle);
    std::shared_ptr<Handle> m_handle;
};

/// A JSON Web Token (RFC 7519) in the compact form, `alg` RS256 and nothing else.
Result<QByteArray> signJwt(const QJsonObject &claims, const RsaKey &key);
/// Its claims. Unauthenticated when it is not whole, not signed by `key` with RS256, has `crit`,
/// has expired (`exp`) or is not valid yet (`nbf`, `iat` more than a minute ahead). The signature
/// is looked at before anything that the token says.
Result<QJsonObject> verifyJwt(QByteArrayView token, const RsaKey &key, const QDateTime &now);

/// What a GitHub App shows to get tokens: `iss` is its id, valid for nine minutes; begins a minute
/// ago, because clocks differ.
Result<QByteArray> appJwt(const QString &appId, const RsaKey &key, const QDateTime &now);

} // namespace ccplant::github
