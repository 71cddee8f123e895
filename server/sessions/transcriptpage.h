// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/transcript.h"

namespace ccplant::sessions {

/// `{"entries":[…],"next_cursor"?}`: the last `limit` entries before the place `before`, in order,
/// as runners page them (docs/protocol.md §3).
QJsonObject transcriptPage(const Transcript &transcript, qint64 before, qint64 limit);

} // namespace ccplant::sessions
