// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QHttpServerRequest>
#include <QHttpServerResponse>
#include <QJsonDocument>
#include <QJsonObject>

namespace ccplant::test {

inline QHttpServerResponse json(const QJsonObject &object, int status = 200)
{
    return QHttpServerResponse("application/json",
        QJsonDocument(object).toJson(QJsonDocument::Compact),
        QHttpServerResponse::StatusCode(status));
}

inline QHttpServerResponse refusal(
    ErrorCode code, const QString &detail, const QJsonObject &extra = {})
{
    return QHttpServerResponse("application/problem+json",
        QJsonDocument(problem({code, detail, {}, extra}, {})).toJson(),
        QHttpServerResponse::StatusCode(statusOf(code)));
}

/// The same, with `Retry-After`.
inline QHttpServerResponse refusalUntil(
    ErrorCode code, const QString &detail, const QJsonObject &extra, int seconds)
{
    QHttpServerResponse response = refusal(code, detail, extra);
    QHttpHeaders headers = response.headers();
    headers.append(QHttpHeaders::WellKnownHeader::RetryAfter, QByteArray::number(seconds));
    response.setHeaders(headers);
    return response;
}

inline QJsonObject bodyOf(const QHttpServerRequest &request)
{
    return QJsonDocument::fromJson(request.body()).object();
}

} // namespace ccplant::test
