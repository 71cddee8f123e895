// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/pkce.h"

#include "server/auth/secrets.h"

#include <algorithm>

namespace ccplant::auth::pkce {

namespace {

constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype challengeLength = 43;

bool isAlphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

} // namespace

QByteArray newVerifier()
{
    return randomBytes(32).toBase64(base64);
}

QByteArray challengeOf(QByteArrayView verifier)
{
    return sha256(verifier).toBase64(base64);
}

bool isVerifier(QByteArrayView text)
{
    return text.size() >= 43 && text.size() <= 128 && std::ranges::all_of(text, [](char c) {
        return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
    });
}

bool isChallenge(QByteArrayView text)
{
    return text.size() == challengeLength && std::ranges::all_of(text, [](char c) {
        return isAlphanumeric(c) || c == '-' || c == '_';
    });
}

bool matches(QByteArrayView verifier, const QByteArray &challenge)
{
    return isVerifier(verifier) && sameDigest(challengeOf(verifier), challenge);
}

} // namespace ccplant::auth::pkce
