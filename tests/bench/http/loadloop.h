// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/server/wrk.h"

namespace ccplant::bench {

/// Asks `url` over keep-alive connections as fast as it answers: the load where there is no wrk.
/// Runs an event loop in the calling thread; slower than wrk, so its figures are only to be
/// compared with each other.
Load loadLoop(const QUrl &url, int connections, int seconds);

} // namespace ccplant::bench
