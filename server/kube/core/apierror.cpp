// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/apierror.h"

#include <algorithm>
#include <iterator>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

struct Row {
    Reason reason;
    QLatin1StringView name;
    int status; // that means it when the body says nothing; 0: none
};

constexpr Row table[] = {
    {Reason::BadRequest, "BadRequest"_L1, 400},
    {Reason::Unauthorized, "Unauthorized"_L1, 401},
    {Reason::Forbidden, "Forbidden"_L1, 403},
    {Reason::NotFound, "NotFound"_L1, 404},
    {Reason::MethodNotAllowed, "MethodNotAllowed"_L1, 405},
    {Reason::NotAcceptable, "NotAcceptable"_L1, 406},
    {Reason::Conflict, "Conflict"_L1, 409},
    {Reason::AlreadyExists, "AlreadyExists"_L1, 0},
    {Reason::Gone, "Gone"_L1, 410},
    {Reason::Gone, "Expired"_L1, 0},
    {Reason::RequestEntityTooLarge, "RequestEntityTooLarge"_L1, 413},
    {Reason::UnsupportedMediaType, "UnsupportedMediaType"_L1, 415},
    {Reason::Invalid, "Invalid"_L1, 422},
    {Reason::TooManyRequests, "TooManyRequests"_L1, 429},
    {Reason::InternalError, "InternalError"_L1, 500},
    {Reason::ServiceUnavailable, "ServiceUnavailable"_L1, 503},
    {Reason::Timeout, "Timeout"_L1, 504},
    {Reason::ServerTimeout, "ServerTimeout"_L1, 0},
    {Reason::Unknown, "Unknown"_L1, 0},
    {Reason::Unreachable, "Unreachable"_L1, 0},
    {Reason::DeadlineExceeded, "DeadlineExceeded"_L1, 0},
    {Reason::BadAnswer, "BadAnswer"_L1, 0},
    {Reason::Cancelled, "Cancelled"_L1, 0},
    {Reason::BadCall, "BadCall"_L1, 0},
    {Reason::BadCredentials, "BadCredentials"_L1, 0},
};

constexpr qsizetype maxMessage = 2000;

std::optional<std::chrono::seconds> secondsOf(const QByteArray &text)
{
    bool ok = false;
    const int value = text.trimmed().toInt(&ok); // the API server never sends a date
    return ok && value >= 0 ? std::optional(std::chrono::seconds(value)) : std::nullopt;
}

QList<Cause> causesOf(const QJsonObject &details)
{
    QList<Cause> causes;
    for (const QJsonValue &value : details["causes"_L1].toArray()) {
        causes << Cause{value["reason"_L1].toString(), value["field"_L1].toString(),
            value["message"_L1].toString().left(maxMessage)};
    }
    return causes;
}

/// Admission said no to this object, and only the user can change that.
bool isUsersToMend(const ApiError &error)
{
    if (error.reason == Reason::Invalid)
        return true;
    return error.reason == Reason::Forbidden
        && (error.message.contains("exceeded quota"_L1)
            || error.message.contains("violates PodSecurity"_L1)
            || error.message.contains("being terminated"_L1)
            || error.message.contains("limited to"_L1) || error.message.contains("maximum "_L1)
            || error.message.contains("minimum "_L1));
}

} // namespace

ApiFailure apiFail(Reason reason, QString message)
{
    return ApiFailure(ApiError{.reason = reason, .message = std::move(message)});
}

QString ApiError::text() const
{
    const QString status = code == 0 ? QString() : u" (%1)"_s.arg(code);
    return nameOf(reason) + status + u": "_s + message;
}

QString nameOf(Reason reason)
{
    return std::ranges::find(table, reason, &Row::reason)->name;
}

std::optional<Reason> reasonOf(QStringView name)
{
    const auto row = std::ranges::find_if(table, [name](const Row &r) { return r.name == name; });
    if (row == std::end(table) || row->reason >= Reason::Unreachable)
        return std::nullopt; // our own are not for servers to say
    return row->reason;
}

Reason reasonOf(int httpStatus)
{
    const auto row = std::ranges::find(table, httpStatus, &Row::status);
    if (row != std::end(table))
        return row->reason;
    if (httpStatus == 502)
        return Reason::ServiceUnavailable;
    return httpStatus >= 400 && httpStatus < 500 ? Reason::BadRequest
        : httpStatus >= 500                      ? Reason::InternalError
                                                 : Reason::Unknown;
}

ApiError errorOf(const QJsonObject &status, int httpStatus)
{
    ApiError error;
    error.code = httpStatus;
    if (status["kind"_L1].toString() != "Status"_L1) {
        error.reason = reasonOf(httpStatus);
        return error;
    }
    if (const int code = status["code"_L1].toInt(); code > 0)
        error.code = code;
    error.reason =
        reasonOf(QStringView(status["reason"_L1].toString())).value_or(reasonOf(error.code));
    error.message = status["message"_L1].toString().left(maxMessage);
    const QJsonObject details = status["details"_L1].toObject();
    error.kind = details["kind"_L1].toString();
    error.name = details["name"_L1].toString();
    error.causes = causesOf(details);
    if (const int seconds = details["retryAfterSeconds"_L1].toInt(); seconds > 0)
        error.retryAfter = std::chrono::seconds(seconds);
    return error;
}

ApiError errorOf(int httpStatus, const QByteArray &body, const QByteArray &retryAfter)
{
    ApiError error = errorOf(QJsonDocument::fromJson(body).object(), httpStatus);
    if (error.message.isEmpty()) // a proxy's page, or a plain text of the server's outer layers
        error.message = QString::fromUtf8(body.left(200)).simplified();
    if (const auto header = secondsOf(retryAfter))
        error.retryAfter = header;
    return error;
}

Error toError(const ApiError &error)
{
    const auto make = [&](ErrorCode code, QString detail) {
        return Error{code, std::move(detail), error.text(), {}};
    };
    if (isUsersToMend(error))
        return make(ErrorCode::Unprocessable, u"The cluster refused it: %1"_s.arg(error.message));
    switch (error.reason) {
    case Reason::NotFound:
        return make(ErrorCode::NotFound, u"It does not exist in the cluster (any more)."_s);
    case Reason::AlreadyExists:
        return make(ErrorCode::Conflict, u"It exists already."_s);
    case Reason::Conflict:
        return make(ErrorCode::VersionMismatch,
            u"It was changed in the meantime. Load it again and repeat your change."_s);
    case Reason::RequestEntityTooLarge:
        return make(ErrorCode::PayloadTooLarge, u"It is too large for the cluster."_s);
    case Reason::Unauthorized:
    case Reason::Forbidden:
    case Reason::BadCredentials:
        // Our rights, not the user's: 403 would tell them that they may not.
        return make(ErrorCode::Unavailable,
            u"The server may not do this in the cluster. Its administrator finds the reason in its log."_s);
    case Reason::DeadlineExceeded:
    case Reason::Timeout:
        return make(ErrorCode::Timeout, u"The cluster did not answer in time. Try again."_s);
    case Reason::Gone:
    case Reason::TooManyRequests:
    case Reason::ServiceUnavailable:
    case Reason::ServerTimeout:
    case Reason::Unreachable:
    case Reason::InternalError:
    case Reason::Cancelled:
        return make(
            ErrorCode::Unavailable, u"The cluster is not available at the moment. Try again."_s);
    default:
        return make(
            ErrorCode::Internal, u"The cluster did not accept what this server asked of it."_s);
    }
}

} // namespace ccplant::kube
