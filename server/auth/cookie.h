// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/keyring.h"

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

    QDateTime idleEnd() const { return renewed.addDuration(idleLifetime); }
    QDateTime absoluteEnd() const { return started.addDuration(absoluteLifetime); }
    bool isOver(const QDateTime &now) const { return now >= idleEnd() || now >= absoluteEnd(); }
    bool wantsRenewal(const QDateTime &now) const { return now >= renewed.addDuration(renewAfter); }
    bool operator==(const SignIn &) const = default;
};

/// `v1.KEYID.BASE64URL(nonce, ciphertext, tag)`. Version, key id and purpose are authenticated with
/// it.
QByteArray sealSignIn(const SignIn &signIn, const Keyring &keys);
/// Nothing for anything that sealSignIn() did not make with one of `keys`. Does not look at the
/// time.
std::optional<SignIn> openSignIn(QByteArrayView value, const Keyring &keys);

/// The cookie's name: `__Host-ccplant` over https, else `ccplant` (browsers refuse the prefix
/// without Secure).
QByteArray cookieName(bool secure);
/// The value of a Set-Cookie header.
QByteArray setCookie(const QByteArray &value, std::chrono::seconds maxAge, bool secure);
QByteArray clearCookie(bool secure);
/// The value of cookie `name` in a Cookie header; the first when there are several.
QByteArray cookieValue(const QByteArray &header, const QByteArray &name);

} // namespace ccplant::auth
