// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/error.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace ccplant {
namespace {

struct Row {
    ErrorCode code;
    int status;
    QLatin1StringView name;
    QLatin1StringView title;
};

constexpr Row table[] = {
    {ErrorCode::InvalidRequest, 400, "invalid_request"_L1, "The request is not valid"_L1},
    {ErrorCode::Unauthenticated, 401, "unauthenticated"_L1, "Sign in first"_L1},
    {ErrorCode::Forbidden, 403, "forbidden"_L1, "Not allowed"_L1},
    {ErrorCode::NotFound, 404, "not_found"_L1, "Not found"_L1},
    {ErrorCode::MethodNotAllowed, 405, "method_not_allowed"_L1, "Method not allowed"_L1},
    {ErrorCode::Conflict, 409, "conflict"_L1, "Not possible in the present state"_L1},
    {ErrorCode::AlreadyResolved, 409, "already_resolved"_L1, "Already answered"_L1},
    {ErrorCode::NoTurn, 409, "no_turn"_L1, "The agent is not working"_L1},
    {ErrorCode::VersionMismatch, 409, "version_mismatch"_L1, "Changed by somebody else"_L1},
    {ErrorCode::PayloadTooLarge, 413, "payload_too_large"_L1, "Too large"_L1},
    {ErrorCode::UnsupportedMediaType, 415, "unsupported_media_type"_L1,
        "Unsupported media type"_L1},
    {ErrorCode::Unprocessable, 422, "unprocessable"_L1, "Cannot be processed"_L1},
    {ErrorCode::RateLimited, 429, "rate_limited"_L1, "Too many requests"_L1},
    {ErrorCode::Internal, 500, "internal"_L1, "Something went wrong here"_L1},
    {ErrorCode::AgentUnavailable, 502, "agent_unavailable"_L1, "The agent cannot be reached"_L1},
    {ErrorCode::Unavailable, 503, "unavailable"_L1, "Not available at the moment"_L1},
    {ErrorCode::Timeout, 504, "timeout"_L1, "Took too long"_L1},
};

const Row &rowOf(ErrorCode code)
{
    const auto row = std::ranges::find(table, code, &Row::code);
    Q_ASSERT(row != std::end(table));
    return *row;
}

/// The code for a status whose body said nothing that we know.
ErrorCode codeOfStatus(int status)
{
    const auto row = std::ranges::find(table, status, &Row::status);
    if (row != std::end(table))
        return row->code;
    return status >= 400 && status < 500 ? ErrorCode::InvalidRequest : ErrorCode::Internal;
}

} // namespace

Failure fail(ErrorCode code, QString detail, QString internal, QJsonObject extra)
{
    return Failure(Error{code, std::move(detail), std::move(internal), std::move(extra)});
}

int statusOf(ErrorCode code)
{
    return rowOf(code).status;
}

QString nameOf(ErrorCode code)
{
    return rowOf(code).name;
}

ErrorCode codeOf(QStringView name)
{
    const auto row = std::ranges::find_if(
        table, [name](const Row &candidate) { return candidate.name == name; });
    return row == std::end(table) ? ErrorCode::Internal : row->code;
}

QJsonObject problem(const Error &error, const QString &requestId)
{
    const Row &row = rowOf(error.code);
    QJsonObject object = error.extra;
    object["type"_L1] = u"about:blank"_s;
    object["title"_L1] = row.title;
    object["status"_L1] = row.status;
    object["code"_L1] = row.name;
    if (!error.detail.isEmpty())
        object["detail"_L1] = error.detail;
    if (!requestId.isEmpty())
        object["request_id"_L1] = requestId;
    return object;
}

Error errorOf(int status, const QJsonObject &problem)
{
    const QString name = problem["code"_L1].toString();
    const auto row = std::ranges::find_if(
        table, [&name](const Row &candidate) { return candidate.name == name; });
    Error error;
    error.code = row == std::end(table) ? codeOfStatus(status) : row->code;
    error.detail = problem["detail"_L1].toString(problem["title"_L1].toString());
    error.extra = problem;
    for (const auto known : {"type"_L1, "title"_L1, "status"_L1, "code"_L1, "detail"_L1})
        error.extra.remove(known);
    return error;
}

} // namespace ccplant
