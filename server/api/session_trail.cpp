// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/session_trail.h"

#include "server/auth/audit.h"
#include "server/http/router.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

const QString all = u"/api/v1/sessions"_s;
const QString removed = u"/api/v1/removed-sessions/"_s;

struct Act {
    QString action; // empty: nothing to write down
    QString object = {};
};

/// Of a request below `/api/v1/sessions/{id}`.
Act actOn(const QByteArray &method, const QString &id, const QStringList &rest)
{
    if (method == "DELETE" && rest.isEmpty())
        return {u"session_delete"_s, id};
    if (method != "POST" || rest.isEmpty())
        return {};
    if (rest.size() == 1 && (rest[0] == "stop"_L1 || rest[0] == "resume"_L1))
        return {u"session_"_s + rest[0], id};
    if (rest.size() == 2 && rest[0] == "permissions"_L1)
        return {u"permission_answer"_s, id + u'/' + rest[1]};
    return {};
}

Act actOf(const http::Request &request, const http::Reply &reply)
{
    if (request.path == all) {
        if (request.method != "POST" || reply.headers.contains("Idempotency-Replayed"))
            return {};
        const QString location =
            QString::fromLatin1(reply.headers.value(QHttpHeaders::WellKnownHeader::Location));
        return {u"session_create"_s, location.section(u'/', -1)};
    }
    if (request.method == "DELETE" && request.path.startsWith(removed))
        return {u"session_transcript_delete"_s, request.path.sliced(removed.size())};
    if (!request.path.startsWith(all + u'/'))
        return {};
    const QStringList parts = request.path.sliced(all.size() + 1).split(u'/');
    return actOn(request.method, parts.first(), parts.sliced(1));
}

} // namespace

void addSessionTrail(http::Router &router, auth::Audit &audit)
{
    router.addFinisher([&audit](const http::Request &request, http::Reply &reply) {
        if (reply.status < 200 || reply.status >= 300 || request.identity.user.isEmpty())
            return;
        const Act act = actOf(request, reply);
        if (!act.action.isEmpty())
            audit.add(auth::AuditEntry::of(request, act.action, act.object));
    });
}

} // namespace ccplant::api
