// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/message.h"

namespace ccplant::runner {

/// The success of `result` as `reply` makes it, or its error as a problem.
template <typename T, typename F>
http::Reply answer(const Result<T> &result, const http::Request &request, F reply)
{
    if (!result)
        return http::Reply::problem(result.error(), request);
    if constexpr (std::is_void_v<T>)
        return reply();
    else
        return reply(*result);
}

/// 200 with the object, or its error as a problem.
inline http::Reply answerJson(
    const Result<QJsonObject> &result, const http::Request &request, int status = 200)
{
    return answer(result, request,
        [status](const QJsonObject &object) { return http::Reply::json(object, status); });
}

} // namespace ccplant::runner
