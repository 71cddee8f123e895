// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/login_links.h"

#include "server/auth/secrets.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

LoginLinks::Ticket LoginLinks::create(const QString &user)
{
    tidy();
    const Ticket ticket{newToken(u"ccl_"), m_clock.now().addDuration(lifetime)};
    m_open.insert(sha256(ticket.token.toLatin1()), {user, ticket.expires});
    return ticket;
}

Result<QString> LoginLinks::redeem(QByteArrayView token)
{
    // Found by digest: how long the look-up takes tells nothing about the token.
    const auto found = m_open.constFind(sha256(token));
    if (found == m_open.cend() || found->expires <= m_clock.now())
        return fail(ErrorCode::Forbidden,
            u"This sign-in link was used already or is older than %1 minutes. Get a new one: ccplantd --print-login-link"_s
                .arg(lifetime.count()));
    const QString user = found->user;
    m_open.erase(found);
    return user;
}

void LoginLinks::tidy()
{
    const QDateTime now = m_clock.now();
    m_open.removeIf([&](const auto &entry) { return entry.value().expires <= now; });
    while (m_open.size() >= maxOpen) {
        m_open.erase(std::min_element(m_open.begin(), m_open.end(),
            [](const Open &a, const Open &b) { return a.expires < b.expires; }));
    }
}

} // namespace ccplant::auth
