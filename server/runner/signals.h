// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <QObject>

namespace ccplant::runner {

/// Calls `stop` in the main thread for SIGTERM and SIGINT, and lets SIGHUP and SIGPIPE pass: a
/// runner outlives whoever started it. Call once, before any thread is started.
void handleSignals(QObject *context, std::function<void()> stop);

} // namespace ccplant::runner
