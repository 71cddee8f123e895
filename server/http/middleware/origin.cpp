// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/middleware/origin.h"

#include "shared/log.h"

#include <QUrl>

namespace ccplant::http {

using namespace Qt::StringLiterals;

namespace {

QUrl urlOf(const QByteArray &scheme, const QByteArray &authority)
{
    QUrl url = QUrl::fromEncoded(scheme + "://" + authority, QUrl::StrictMode);
    const bool bare = url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty()
        && url.path().isEmpty() && !url.hasQuery() && !url.hasFragment();
    return bare ? url : QUrl();
}

bool isOwnHost(const QString &host, const Origins &origins)
{
    if (host.isEmpty())
        return false;
    return host == "localhost"_L1 || host.endsWith(".localhost"_L1) || !QHostAddress(host).isNull()
        || origins.hosts.contains(host);
}

bool isSafeMethod(const QByteArray &method)
{
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

/// Where a trusted proxy says how the client came, a page of the other scheme is another site's.
bool isOwn(const QByteArray &origin, const Request &request, const Origins &origins)
{
    if (!isOwnOrigin(origin, request.header("host"), origins))
        return false;
    return request.scheme.isEmpty() || origin.toLower().startsWith(request.scheme + "://")
        || origins.origins.contains(QString::fromLatin1(origin).toLower());
}

Reply refuse(
    const Request &request, const QString &detail, const QString &internal, int status = 403)
{
    return Reply::problem({ErrorCode::Forbidden, detail, internal, {}}, request, status);
}

std::optional<Reply> checkHost(Request &request, const Origins &origins)
{
    const QByteArray field = request.header("host");
    if (isOwnHost(hostOf(field), origins))
        return {};
    return refuse(request,
        u"This server does not go by that name. Add it to the server's host names if it should."_s,
        u"refused a foreign Host: %1"_s.arg(QString::fromLatin1(field.left(255))), 421);
}

std::optional<Reply> checkOrigin(Request &request, const Origins &origins)
{
    const QByteArray origin = request.header("origin");
    if (origin.isEmpty() || isOwn(origin, request, origins))
        return {};
    return refuse(request, u"Requests from other sites are not taken."_s,
        u"refused a foreign Origin: %1"_s.arg(QString::fromLatin1(origin.left(255))));
}

std::optional<Reply> checkIntent(Request &request, const Match &match, const Origins &origins)
{
    const bool socket = match.route && std::holds_alternative<SocketHandler>(match.route->handler);
    const bool asked = match.route && match.route->options.intent;
    const bool ambient = request.identity.browser && (!isSafeMethod(request.method) || socket);
    if (!asked && !ambient)
        return {};
    const QByteArray origin = request.header("origin");
    if (!origin.isEmpty() && isOwn(origin, request, origins))
        return {};
    if (!socket && request.header("x-ccplant") == "1")
        return {};
    return refuse(request, u"Send the header X-Ccplant: 1 with requests that change something."_s,
        u"refused a request without a proof of intent (CSRF)"_s);
}

} // namespace

QString hostOf(const QByteArray &field)
{
    const QUrl url = urlOf("http", field);
    return url.host().toLower();
}

bool isOwnOrigin(const QByteArray &origin, const QByteArray &host, const Origins &origins)
{
    const qsizetype mark = origin.indexOf("://");
    if (mark <= 0)
        return false; // also `null`
    const QByteArray scheme = origin.first(mark).toLower();
    if (scheme != "http" && scheme != "https")
        return false;
    if (origins.origins.contains(QString::fromLatin1(origin).toLower()))
        return true;
    const QUrl theirs = urlOf(scheme, origin.sliced(mark + 3));
    const QUrl ours = urlOf(scheme, host); // same scheme: behind a TLS proxy we cannot know our own
    const int usual = scheme == "https" ? 443 : 80;
    return theirs.isValid() && ours.isValid() && theirs.host().toLower() == ours.host().toLower()
        && theirs.port(usual) == ours.port(usual);
}

void addHostGuard(Router &router, Origins origins)
{
    router.addFilter([origins = std::move(origins)](
                         Request &r, const Match &) { return checkHost(r, origins); });
}

void addOriginGuard(Router &router, Origins origins)
{
    router.addFilter([origins = std::move(origins)](
                         Request &r, const Match &) { return checkOrigin(r, origins); });
}

void addCsrfGuard(Router &router, Origins origins)
{
    router.addFilter([origins = std::move(origins)](
                         Request &r, const Match &m) { return checkIntent(r, m, origins); });
}

} // namespace ccplant::http
