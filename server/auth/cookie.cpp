// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/cookie.h"

#include "server/auth/aead.h"
#include "server/auth/secrets.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype maxValue = 3500; // name, value and attributes stay below 4096 bytes

QByteArray associated(const QByteArray &keyId)
{
    return "ccplant\nsign-in\nv1\n" + keyId;
}

QDateTime timeOf(const QJsonObject &object, QLatin1StringView key)
{
    return QDateTime::fromSecsSinceEpoch(object.value(key).toInteger(), QTimeZone::UTC);
}

std::optional<SignIn> signInOf(const QByteArray &plain)
{
    const QJsonObject object = QJsonDocument::fromJson(plain).object();
    SignIn signIn{object.value("id"_L1).toString(), object.value("user"_L1).toString(),
        timeOf(object, "started"_L1), timeOf(object, "renewed"_L1)};
    if (signIn.id.isEmpty() || signIn.user.isEmpty())
        return {};
    return signIn;
}

} // namespace

QByteArray sealSignIn(const SignIn &signIn, const Keyring &keys)
{
    const Keyring::Key &key = keys.current();
    const QByteArray plain =
        QJsonDocument(QJsonObject{{u"id"_s, signIn.id}, {u"user"_s, signIn.user},
                          {u"started"_s, signIn.started.toSecsSinceEpoch()},
                          {u"renewed"_s, signIn.renewed.toSecsSinceEpoch()}})
            .toJson(QJsonDocument::Compact);
    const QByteArray nonce = randomBytes(aead::nonceBytes);
    const auto sealed = aead::seal(key.secret, nonce, associated(key.id), plain);
    if (!sealed)
        qFatal("OpenSSL cannot encrypt with AES-256-GCM"); // a key of the right length never fails
                                                           // in a sound OpenSSL
    return "v1." + key.id + '.' + (nonce + *sealed).toBase64(base64);
}

std::optional<SignIn> openSignIn(QByteArrayView value, const Keyring &keys)
{
    if (value.size() > maxValue)
        return {};
    const QList<QByteArray> parts = value.toByteArray().split('.');
    if (parts.size() != 3 || parts.at(0) != "v1")
        return {};
    const Keyring::Key *key = keys.find(parts.at(1));
    const auto bytes = QByteArray::fromBase64Encoding(
        parts.at(2), base64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!key || !bytes || bytes.decoded.size() < aead::nonceBytes + aead::tagBytes)
        return {};
    const auto plain = aead::open(key->secret, bytes.decoded.first(aead::nonceBytes),
        associated(key->id), bytes.decoded.sliced(aead::nonceBytes));
    return plain ? signInOf(*plain) : std::nullopt;
}

QByteArray cookieName(bool secure)
{
    return secure ? "__Host-ccplant" : "ccplant";
}

QByteArray setCookie(const QByteArray &value, std::chrono::seconds maxAge, bool secure)
{
    return cookieName(secure) + '=' + value
        + "; Max-Age=" + QByteArray::number(qint64(maxAge.count()))
        + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
}

QByteArray clearCookie(bool secure)
{
    return setCookie({}, std::chrono::seconds(0), secure);
}

QByteArray cookieValue(const QByteArray &header, const QByteArray &name)
{
    for (const QByteArray &pair : header.split(';')) {
        const qsizetype equals = pair.indexOf('=');
        if (equals > 0 && pair.first(equals).trimmed() == name)
            return pair.sliced(equals + 1).trimmed();
    }
    return {};
}

} // namespace ccplant::auth
