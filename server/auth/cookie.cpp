// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/cookie.h"

#include "server/auth/sealed.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

QByteArrayView purposeOf(Carrier carrier)
{
    return carrier == Carrier::Cookie ? QByteArrayView("sign-in") : QByteArrayView("sign-in-token");
}

constexpr qsizetype maxValue = 3500; // name, value and attributes stay below 4096 bytes

QDateTime timeOf(const QJsonObject &object, QLatin1StringView key)
{
    return QDateTime::fromSecsSinceEpoch(object.value(key).toInteger(), QTimeZone::UTC);
}

std::optional<SignIn> signInOf(const QByteArray &plain)
{
    const QJsonObject object = QJsonDocument::fromJson(plain).object();
    SignIn signIn{object.value("id"_L1).toString(), object.value("user"_L1).toString(),
        timeOf(object, "started"_L1), timeOf(object, "renewed"_L1),
        object.value("epoch"_L1).toInteger()};
    if (signIn.id.isEmpty() || signIn.user.isEmpty())
        return {};
    return signIn;
}

} // namespace

QByteArray sealSignIn(const SignIn &signIn, const Keyring &keys, Carrier carrier)
{
    const QJsonObject object{{u"id"_s, signIn.id}, {u"user"_s, signIn.user},
        {u"epoch"_s, signIn.epoch}, {u"started"_s, signIn.started.toSecsSinceEpoch()},
        {u"renewed"_s, signIn.renewed.toSecsSinceEpoch()}};
    return seal(purposeOf(carrier), QJsonDocument(object).toJson(QJsonDocument::Compact),
        signIn.end(), keys);
}

std::optional<SignIn> openSignIn(
    QByteArrayView value, const QDateTime &now, const Keyring &keys, Carrier carrier)
{
    if (value.size() > maxValue)
        return {};
    const auto plain = unseal(purposeOf(carrier), value, now, keys);
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
