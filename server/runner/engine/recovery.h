// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/transcript.h"

namespace ccplant::runner {

/// Events that end what nobody will end any more, after the agent or the runner died: unfinished
/// messages are finished with the text so far, open tool calls become `failed`. Permissions and
/// questions stay open. Pure.
QList<Event> endOpenWork(const Transcript &transcript, const QDateTime &now);

/// True while a turn runs or waits for somebody.
bool isTurnOpen(const Transcript &transcript);
/// The end of the open turn, as `interrupted`.
Event interruptedTurn(const Transcript &transcript, const QString &error);

/// All that a log needs after its runner was killed: the above, the agent's end, and a message that
/// says so. Empty when the runner had ended in good order.
QList<Event> recoverFromCrash(const Transcript &transcript, const QDateTime &now);

/// The user message that was accepted and whose turn has not begun: its entry, or null.
const Entry *waitingMessage(const Transcript &transcript);

} // namespace ccplant::runner
