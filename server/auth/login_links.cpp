// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/login_links.h"

#include "server/auth/sealed.h"
#include "server/auth/secrets.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

constexpr QByteArrayView purpose("login-link");
constexpr QByteArrayView prefix("ccl_");
constexpr qsizetype longest = 1000;
constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

Failure notGood()
{
    return fail(ErrorCode::Forbidden,
        u"This sign-in link was used already or is older than %1 minutes. Get a new one: ccplantd --print-login-link"_s
            .arg(LoginLinks::lifetime.count()));
}

} // namespace

LoginLinks::Ticket LoginLinks::create(const QString &user) const
{
    const QDateTime expires = m_clock.now().addDuration(lifetime);
    // Two tickets for one user in the same second are two.
    const QJsonObject content{{u"u"_s, user}, {u"n"_s, newToken(u"")}};
    const QByteArray sealed =
        seal(purpose, QJsonDocument(content).toJson(QJsonDocument::Compact), expires, m_keys);
    return {QString::fromLatin1(prefix.toByteArray() + sealed.toBase64(base64)), expires};
}

QCoro::Task<Result<QString>> LoginLinks::redeem(QByteArray token)
{
    if (!token.startsWith(prefix) || token.size() > longest)
        co_return notGood();
    const QDateTime now = m_clock.now();
    const auto plain =
        unseal(purpose, QByteArray::fromBase64(token.sliced(prefix.size()), base64), now, m_keys);
    if (!plain)
        co_return notGood();
    const QString user = QJsonDocument::fromJson(*plain)["u"_L1].toString();
    // By what was sealed: the same ticket can be written in more than one way.
    const auto used = co_await m_used.use(*plain, now.addDuration(lifetime));
    if (!used && used.error().code == ErrorCode::Forbidden)
        co_return notGood();
    if (!used)
        co_return tl::unexpected(used.error());
    co_return user;
}

} // namespace ccplant::auth
