// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/sessions/service.h"

namespace ccplant::api {

/// Who makes a request, as the service wants to know it.
sessions::Caller callerOf(const http::Request &request);

/// A path parameter or query value that names something: InvalidRequest, or NotFound where only ids
/// can be.
Result<QString> pathId(const http::Request &request, const QString &name, QStringView prefix);
Result<QString> pathClientId(const http::Request &request);

/// A whole number of the query; `fallback` when it is absent. InvalidRequest names it and its
/// range.
Result<qint64> queryNumber(
    const http::Request &request, const QString &name, qint64 fallback, qint64 least, qint64 most);
/// InvalidRequest for a query with other names than these.
Result<void> onlyQuery(const http::Request &request, const QStringList &known);

/// A runner's answer as ours: problems get our request id.
http::Reply passOn(const Result<sessions::RunnerAnswer> &answer, const http::Request &request);

/// What to do with a request that needs a runner.
struct Forward {
    QByteArray method;
    QString path; ///< of the runner
    QUrlQuery query;
    QByteArray body;
    QByteArray contentType;
    bool wake = false; ///< a session that is stopped is started for it
};
QCoro::Task<http::Reply> forward(
    sessions::SessionService *service, http::RequestPtr request, Forward what);
QCoro::Task<http::Reply> forwardJson(sessions::SessionService *service, http::RequestPtr request,
    QByteArray method, QString path, QJsonObject body, bool wake);

} // namespace ccplant::api
