// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/hosts.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

struct Authority {
    QString host; ///< lower case, an IPv6 address without brackets
    int port = -1;
};

/// Nothing unless `text` is exactly `host` or `host:port`.
std::optional<Authority> authorityOf(const QByteArray &text)
{
    const QUrl url("http://"_L1 + QString::fromLatin1(text), QUrl::StrictMode);
    if (text.isEmpty() || !url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || !url.path().isEmpty()
        || url.hasQuery() || url.hasFragment())
        return {};
    return Authority {url.host().toLower(), url.port()};
}

int defaultPort(const QString &scheme)
{
    return scheme == "https"_L1 ? 443 : 80;
}

} // namespace

Hosts::Hosts(Options options)
    : m_options(std::move(options))
{
    m_anyAddress = std::ranges::any_of(m_options.listening, [](const QHostAddress &address) {
        return address == QHostAddress::Any || address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6;
    });
}

bool Hosts::allowsAddress(const QHostAddress &address) const
{
    // A name cannot be made to mean us here, so an address that reaches us is as good as ours.
    return m_anyAddress || address.isLoopback() || m_options.listening.contains(address);
}

bool Hosts::allowsHost(const QByteArray &header) const
{
    const auto authority = authorityOf(header);
    if (!authority)
        return false;
    const QHostAddress address(authority->host);
    if (!address.isNull())
        return allowsAddress(address) || authority->host == m_options.publicUrl.host();
    return authority->host == "localhost"_L1 || authority->host == m_options.publicUrl.host().toLower()
        || m_options.allowed.contains(authority->host, Qt::CaseInsensitive);
}

bool Hosts::allowsOrigin(const QByteArray &origin, const QByteArray &host) const
{
    const QUrl url(QString::fromLatin1(origin), QUrl::StrictMode);
    const QString scheme = url.scheme();
    if (!url.isValid() || (scheme != "http"_L1 && scheme != "https"_L1) || !url.path().isEmpty())
        return false;
    const int port = url.port(defaultPort(scheme));
    const QUrl &known = m_options.publicUrl;
    if (!known.isEmpty() && scheme == known.scheme() && url.host() == known.host() && port == known.port(defaultPort(scheme)))
        return true;
    // Behind a proxy that ends TLS the scheme differs from ours; name and port are what the browser sent us in Host.
    const auto ours = authorityOf(host);
    return ours && url.host().toLower() == ours->host && port == (ours->port == -1 ? defaultPort(scheme) : ours->port);
}

} // namespace ccplant::auth
