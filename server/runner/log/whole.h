// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/transcript.h"

namespace ccplant::runner {

/// What an event is about: events of one subject replace one another. Empty for an event that
/// stands alone. A delta is about its message.
QString subjectOf(const Event &event);

/// True for an event after which the earlier events of its subject are not needed. All stored
/// events but deltas are.
bool isWhole(const Event &event);

/// `event` (numbered) with everything that `before` knows of its subject: the fields a partial
/// update leaves out, where the thing stands (`at`) and since when (`started`). Deltas are returned
/// as they are.
Event wholeEvent(const Transcript &before, Event event);

/// `event` with its longest texts shortened until its line has at most `maxBytes` bytes. Says in
/// the text what is missing.
Event boundedEvent(Event event, qsizetype maxBytes);

} // namespace ccplant::runner
