// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/server_address.h"

#include "qml/Core/server_list.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || host == "::1"_L1 || host.startsWith("127."_L1);
}

} // namespace

ServerAddress readAddress(const QString &text)
{
    QString typed = text.trimmed();
    if (typed.isEmpty())
        return {{}, {},
            ServerList::tr("Enter the server's address, for example https://ccplant.example.com")};
    if (!typed.contains("://"_L1)) {
        const QString host = QUrl(u"http://"_s + typed).host();
        typed.prepend(isLoopback(host) ? u"http://"_s : u"https://"_s);
    }
    QUrl url(typed, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty()
        || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1))
        return {{}, {},
            ServerList::tr(
                "This is not an address of a server. It starts with https:// or http://")};
    const QString token = QUrlQuery(url).queryItemValue(u"token"_s, QUrl::FullyDecoded);
    const bool loginLink = url.path().endsWith("/auth/login"_L1);
    if (loginLink)
        return {{}, {},
            ServerList::tr("This is a login link for a browser, which works only once. "
                           "Enter the server's address and its token instead.")};
    url.setQuery(QString());
    url.setFragment({});
    url.setUserInfo({});
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path);
    return {url, token, {}};
}

QUrl urlAt(const QUrl &server, const QString &path)
{
    QString prefix = server.path(QUrl::FullyEncoded);
    if (prefix.endsWith(u'/'))
        prefix.chop(1);
    QUrl url = server;
    url.setPath(prefix + path, QUrl::StrictMode);
    return url;
}

} // namespace ccplant::client
