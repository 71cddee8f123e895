// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/sessions_forward.h"

#include "shared/ids.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::api {

sessions::Caller callerOf(const http::Request &request)
{
    return {request.identity.user, request.identity.teams,
        request.identity.permissions.testFlag(http::Permission::Admin)};
}

Result<QString> pathId(const http::Request &request, const QString &name, QStringView prefix)
{
    const QString id = request.param(name);
    if (isId(id, prefix))
        return id;
    return fail(ErrorCode::NotFound, u"There is nothing with this id."_s);
}

Result<QString> pathClientId(const http::Request &request)
{
    const QString id = request.param(u"client_id"_s);
    if (isClientId(id))
        return id;
    return fail(ErrorCode::NotFound, u"There is nothing with this client_id in the queue."_s);
}

Result<qint64> queryNumber(
    const http::Request &request, const QString &name, qint64 fallback, qint64 least, qint64 most)
{
    if (!request.query.hasQueryItem(name))
        return fallback;
    bool ok = false;
    const qint64 number = request.queryValue(name).toLongLong(&ok);
    if (ok && number >= least && number <= most)
        return number;
    return sessions::wrongField(name, u"a whole number from %1 to %2"_s.arg(least).arg(most));
}

Result<void> onlyQuery(const http::Request &request, const QStringList &known)
{
    const auto items = request.query.queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items) {
        if (!known.contains(name))
            return sessions::wrongField(name.left(100),
                known.isEmpty() ? u"unknown; there are no parameters here"_s
                                : u"unknown. Known are "_s + known.join(u", "_s));
    }
    return {};
}

http::Reply passOn(const Result<sessions::RunnerAnswer> &answer, const http::Request &request)
{
    if (!answer)
        return http::Reply::problem(answer.error(), request);
    if (answer->status == 401) // of the server, not of the client: not to be told on
        return http::Reply::problem(
            {ErrorCode::AgentUnavailable,
                u"The session's runner does not know this server. Stop and resume the session."_s,
                u"the runner refused our token"_s, {}},
            request);
    if (answer->status >= 400) {
        QJsonObject problem = QJsonDocument::fromJson(answer->body).object();
        problem.remove("request_id"_L1);
        return http::Reply::problem(errorOf(answer->status, problem), request);
    }
    if (answer->status == 204)
        return http::Reply::empty();
    http::Reply reply = http::Reply::bytes(answer->body, answer->contentType, answer->status);
    if (!answer->disposition.isEmpty())
        reply = std::move(reply).with("Content-Disposition", answer->disposition);
    return reply;
}

QCoro::Task<http::Reply> forward(
    sessions::SessionService *service, http::RequestPtr request, Forward what)
{
    const sessions::Caller caller = callerOf(*request);
    const QString id = request->param(u"id"_s);
    if (what.wake) {
        if (const Result<void> awake = co_await service->wake(caller, id); !awake)
            co_return http::Reply::problem(awake.error(), *request);
    }
    sessions::RunnerRequest toRunner;
    toRunner.method = what.method;
    toRunner.path = what.path;
    toRunner.query = what.query;
    toRunner.body = what.body;
    toRunner.contentType = what.contentType;
    co_return passOn(co_await service->call(caller, id, toRunner), *request);
}

QCoro::Task<http::Reply> forwardJson(sessions::SessionService *service, http::RequestPtr request,
    QByteArray method, QString path, QJsonObject body, bool wake)
{
    Forward what{method, path, {}, QJsonDocument(body).toJson(QJsonDocument::Compact),
        "application/json", wake};
    co_return co_await forward(service, request, what);
}

} // namespace ccplant::api
