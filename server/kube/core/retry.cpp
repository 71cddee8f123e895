// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/retry.h"

namespace ccplant::kube {
namespace {

/// The server says that it did not look at the call.
bool isRefusal(const ApiError &error)
{
    return error.reason == Reason::TooManyRequests || error.reason == Reason::ServerTimeout
        || (error.reason == Reason::ServiceUnavailable && error.retryAfter);
}

/// It may be better a little later.
bool isPassing(const ApiError &error)
{
    switch (error.reason) {
    case Reason::InternalError:
    case Reason::ServiceUnavailable:
    case Reason::Timeout:
    case Reason::Unreachable:
        return true;
    default:
        return isRefusal(error);
    }
}

} // namespace

std::optional<std::chrono::milliseconds> retryDelay(
    Repeat repeat, const ApiError &error, Backoff &backoff)
{
    const bool may =
        repeat == Repeat::Safe ? isPassing(error) : repeat == Repeat::Refused && isRefusal(error);
    if (!may)
        return std::nullopt;
    const auto delay = backoff.next(); // counts the attempt, too
    return error.retryAfter ? std::chrono::milliseconds(*error.retryAfter) : delay;
}

} // namespace ccplant::kube
