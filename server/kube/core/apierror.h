// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <chrono>
#include <optional>
#include <QByteArray>
#include <QList>

namespace ccplant::kube {

/// Why a call failed: the reasons of `metav1.Status`, and those of our own for when no answer came.
enum class Reason {
    // as the API server says them
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    AlreadyExists,
    Conflict,
    Gone, ///< 410; also `Expired`: the resourceVersion or continue token is too old
    RequestEntityTooLarge,
    UnsupportedMediaType,
    Invalid,
    TooManyRequests,
    InternalError,
    ServiceUnavailable,
    ServerTimeout, ///< the server is too busy or starting; the call was not carried out
    Timeout, ///< the server gave up; the call may have been carried out
    Unknown,
    // our own: nobody knows whether the call was carried out
    Unreachable, ///< no connection, or it broke
    DeadlineExceeded, ///< our deadline passed
    BadAnswer, ///< an answer that is none of Kubernetes, or too large
    // our own: nothing was sent
    Cancelled,
    BadCall, ///< the request makes no sense, such as an empty name
    BadCredentials, ///< a token, certificate or exec plugin could not be had
};

/// One field that the server did not accept.
struct Cause {
    QString type; ///< `FieldValueInvalid`, `ExitCode`, …
    QString field;
    QString message;
    bool operator==(const Cause &) const = default;
};

/// The one error of this library.
struct ApiError {
    Reason reason = Reason::Unknown;
    int code = 0; ///< HTTP status; 0 when there was no answer
    QString message = {}; ///< the server's words or ours, for the log
    QString kind = {}; ///< plural of what it is about; may be empty
    QString name = {};
    QList<Cause> causes = {};
    std::optional<std::chrono::seconds> retryAfter = {};

    bool isGone() const { return reason == Reason::Gone; }
    bool isConflict() const { return reason == Reason::Conflict; }
    bool isNotFound() const { return reason == Reason::NotFound; }
    bool isAnswer() const { return code != 0; }
    /// `Conflict (409): …`, one line, for logs.
    QString text() const;
    bool operator==(const ApiError &) const = default;
};

template <typename T>
using ApiResult = tl::expected<T, ApiError>;
using ApiFailure = tl::unexpected<ApiError>;

ApiFailure apiFail(Reason reason, QString message);

QString nameOf(Reason reason);
/// From a `reason` of a Status; nothing for one that is not known.
std::optional<Reason> reasonOf(QStringView name);
/// For an HTTP status whose body said nothing.
Reason reasonOf(int httpStatus);

/// Reads a `Status` object. For any other object what `httpStatus` says.
ApiError errorOf(const QJsonObject &status, int httpStatus);
/// From an answer of 4xx or 5xx; `retryAfter`: the header's value, may be empty.
ApiError errorOf(int httpStatus, const QByteArray &body, const QByteArray &retryAfter);

/// The error for the rest of the server, with two faces: what the API server said is for the log,
/// but for Invalid, Forbidden by a quota, and the like, whose words the user needs.
Error toError(const ApiError &error);

} // namespace ccplant::kube
