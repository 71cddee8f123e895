// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/middleware/accesslog.h"

#include "shared/log.h"

namespace ccplant::http {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxPath = 512;

/// Probes come every few seconds and would bury everything else.
bool isProbe(const QString &path)
{
    return path == "/healthz"_L1 || path == "/readyz"_L1 || path == "/health"_L1;
}

} // namespace

QString loggedPath(const Request &request)
{
    QString path = request.path.left(maxPath);
    if (const QString token = request.params.value(u"token"_s); !token.isEmpty())
        path.replace(token, u"[redacted]"_s);
    return path.startsWith("/s/"_L1) ? u"/s/[redacted]"_s : path;
}

QJsonObject accessLogFields(
    const Request &request, const Reply &reply, std::chrono::steady_clock::time_point now)
{
    const auto duration =
        std::chrono::duration_cast<std::chrono::microseconds>(now - request.received);
    QJsonObject fields{
        {u"method"_s, QString::fromLatin1(request.method)},
        {u"path"_s, loggedPath(request)},
        {u"status"_s, reply.status},
        {u"duration_ms"_s, double(duration.count()) / 1000.0},
        {u"peer"_s, request.peer.toString()},
        {u"request_id"_s, request.id},
    };
    if (reply.stream)
        fields.insert(u"stream"_s, true);
    else
        fields.insert(u"bytes"_s, reply.body.size());
    if (!request.identity.user.isEmpty())
        fields.insert(u"user"_s, request.identity.user);
    return fields;
}

void addAccessLog(Router &router)
{
    router.addFinisher([](const Request &request, Reply &reply) {
        const bool quiet = reply.status < 400 && isProbe(request.path);
        const auto level = quiet ? log::Level::Debug : log::Level::Info;
        if (quiet ? lcHttp().isDebugEnabled() : lcHttp().isInfoEnabled())
            logEvent(lcHttp(), level, u"request"_s,
                accessLogFields(request, reply, std::chrono::steady_clock::now()));
    });
}

} // namespace ccplant::http
