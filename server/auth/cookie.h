// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/keyring.h"

#include <algorithm>
#include <optional>
#include <QDateTime>

namespace ccplant::auth {

/// A browser that is signed in, as its cookie says. A value.
struct SignIn {
    static constexpr std::chrono::days idleLifetime{7};
    static constexpr std::chrono::days absoluteLifetime{30};
    static constexpr std::chrono::hours renewAfter{12};

    QString id; ///< `a_…`
    QString user;
    QDateTime started; ///< UTC, seconds
    QDateTime renewed; ///< when the cookie was last given out
    qint64 epoch = 0; ///< of the user: another one is in force after they signed out everywhere

    QDateTime idleEnd() const { return renewed.addDuration(idleLifetime); }
    QDateTime absoluteEnd() const { return started.addDuration(absoluteLifetime); }
    QDateTime end() const { return std::min(idleEnd(), absoluteEnd()); }
    bool isOver(const QDateTime &now) const { return now >= end(); }
    bool wantsRenewal(const QDateTime &now) const { return now >= renewed.addDuration(renewAfter); }
    bool operator==(const SignIn &) const = default;
};

/// What carries a sign-in; one does not open as the other.
enum class Carrier {
    Cookie, ///< of a browser
    Token ///< of a program on the user's computer, which sends it as a bearer token
};

/// A sealed value (sealed.h) that expires with the sign-in.
QByteArray sealSignIn(const SignIn &signIn, const Keyring &keys, Carrier carrier = Carrier::Cookie);
/// Nothing for anything that sealSignIn() did not make with one of `keys`, and for what has ended.
std::optional<SignIn> openSignIn(QByteArrayView value, const QDateTime &now, const Keyring &keys,
    Carrier carrier = Carrier::Cookie);
/// What a program's token begins with, before the sealed value.
inline constexpr QByteArrayView signInTokenPrefix("ccps_");

/// The cookie's name: `__Host-ccplant` over https, else `ccplant` (browsers refuse the prefix
/// without Secure).
QByteArray cookieName(bool secure);
/// The value of a Set-Cookie header.
QByteArray setCookie(const QByteArray &value, std::chrono::seconds maxAge, bool secure);
QByteArray clearCookie(bool secure);
/// The value of cookie `name` in a Cookie header; the first when there are several.
QByteArray cookieValue(const QByteArray &header, const QByteArray &name);

} // namespace ccplant::auth
