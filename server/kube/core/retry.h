// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/backoff.h"
#include "server/kube/core/request.h"

namespace ccplant::kube {

/// How long to wait before `request` is sent again after `error`; nothing: it must not be, or that
/// would not help. Advances `backoff` unless the server says how long.
std::optional<std::chrono::milliseconds> retryDelay(
    Repeat repeat, const ApiError &error, Backoff &backoff);

} // namespace ccplant::kube
