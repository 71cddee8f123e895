// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <tl/expected.hpp>

namespace ccplant {

/// What can go wrong, without a word about HTTP; statusOf() maps it in one place.
enum class ErrorCode {
    InvalidRequest,
    Unauthenticated,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    AlreadyResolved,
    NoTurn,
    VersionMismatch,
    PayloadTooLarge,
    UnsupportedMediaType,
    Unprocessable,
    RateLimited,
    Internal,
    AgentUnavailable,
    Unavailable,
    Timeout
};

/// An error with two faces: `detail` and `extra` are for the client, `internal` is for the log
/// only.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString detail; ///< says what is wrong and what to do; safe to show to anybody who may make the
                    ///< call
    QString internal; ///< the cause, never sent to a client
    QJsonObject extra; ///< further members of the problem object (RFC 9457 §3.2)
};

template <typename T>
using Result = tl::expected<T, Error>;

using Failure = tl::unexpected<Error>;

/// The error branch of a Result.
Failure fail(ErrorCode code, QString detail, QString internal = {}, QJsonObject extra = {});

/// HTTP status for a code (400…504).
int statusOf(ErrorCode code);
/// `not_found` and so on; the `code` member of a problem object.
QString nameOf(ErrorCode code);
/// The inverse of nameOf; Internal for an unknown name.
ErrorCode codeOf(QStringView name);

/// RFC 9457 problem details; `requestId` may be empty.
QJsonObject problem(const Error &error, const QString &requestId);
/// Reads a problem object that a peer sent with `status`.
Error errorOf(int status, const QJsonObject &problem);

} // namespace ccplant
