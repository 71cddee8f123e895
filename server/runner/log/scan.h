// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/log/appendfile.h"
#include "shared/event.h"

#include <functional>

namespace ccplant::runner {

/// What reading a log found.
struct ScanResult {
    qint64 end = 0; ///< bytes that stay; what follows is a torn tail
    bool endsWithoutLineFeed = false; ///< the last line is whole but for its line feed
    qint64 garbageLines = 0; ///< lines in the middle that are no events
};

/// Reads all lines of `file`. `good` gets each event with its place; `garbage` gets each line that
/// is no event or whose seq does not grow. A last line without line feed that is no event is the
/// tail of a write that was cut off: it is reported by `end` only.
Result<ScanResult> scanLog(const AppendFile &file,
    const std::function<void(const Event &, qint64 offset, qint64 length)> &good,
    const std::function<void(const QByteArray &)> &garbage);

} // namespace ccplant::runner
