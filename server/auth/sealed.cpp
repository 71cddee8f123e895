// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/sealed.h"

#include "server/auth/aead.h"
#include "server/auth/secrets.h"

namespace ccplant::auth {

namespace {

constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype parts = 5;

/// Only the one way in which seal() writes it: no sign, no leading zero.
std::optional<qint64> expiryOf(const QByteArray &text)
{
    bool ok = false;
    const qint64 seconds = text.toLongLong(&ok);
    if (!ok || seconds < 0 || QByteArray::number(seconds) != text)
        return {};
    return seconds;
}

/// Base64 has several spellings of the same bytes; only the canonical one is taken.
std::optional<QByteArray> bytesOf(const QByteArray &text)
{
    const auto bytes =
        QByteArray::fromBase64Encoding(text, base64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes || bytes.decoded.size() < aead::nonceBytes + aead::tagBytes
        || bytes.decoded.toBase64(base64) != text)
        return {};
    return bytes.decoded;
}

} // namespace

QByteArray seal(
    QByteArrayView purpose, const QByteArray &plain, const QDateTime &expires, const Keyring &keys)
{
    const Keyring::Key &key = keys.current();
    const qint64 end = expires.isValid() ? expires.toSecsSinceEpoch() : 0;
    const QByteArray head =
        "v2." + purpose.toByteArray() + '.' + key.id + '.' + QByteArray::number(end);
    const QByteArray nonce = randomBytes(aead::nonceBytes);
    const auto sealed = aead::seal(key.secret, nonce, head, plain);
    if (!sealed) // a key of the right length never fails in a sound OpenSSL
        qFatal("OpenSSL cannot encrypt with AES-256-GCM");
    return head + '.' + (nonce + *sealed).toBase64(base64);
}

std::optional<QByteArray> unseal(
    QByteArrayView purpose, QByteArrayView value, const QDateTime &now, const Keyring &keys)
{
    const QList<QByteArray> part = value.toByteArray().split('.');
    if (part.size() != parts || part[0] != "v2" || part[1] != purpose)
        return {};
    const Keyring::Key *key = keys.find(part[2]);
    const auto end = expiryOf(part[3]);
    const auto bytes = bytesOf(part[4]);
    if (!key || !end || !bytes)
        return {};
    const QByteArray head = value.first(value.size() - part[4].size() - 1).toByteArray();
    auto plain = aead::open(
        key->secret, bytes->first(aead::nonceBytes), head, bytes->sliced(aead::nonceBytes));
    // Whether it has expired is looked at only after it is known to be ours.
    if (!plain || (*end != 0 && now.toSecsSinceEpoch() >= *end))
        return {};
    return plain;
}

QByteArray sealedWith(QByteArrayView value)
{
    const QList<QByteArray> part = value.toByteArray().split('.');
    return part.size() == parts && part[0] == "v2" ? part[2] : QByteArray();
}

} // namespace ccplant::auth
