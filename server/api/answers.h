// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

#include <optional>

namespace ccplant::api {

/// JSON with `status`, or the problem.
http::Reply answer(
    const Result<QJsonObject> &result, const http::Request &request, int status = 200);

/// The version that a change demands: from `If-Match: "V"`, else from the body's `version`, which
/// is taken out. Nothing when neither is there; InvalidRequest when the header is no single strong
/// tag, or both differ.
Result<std::optional<QString>> demandedVersion(const http::Request &request, QJsonObject &body);

} // namespace ccplant::api
