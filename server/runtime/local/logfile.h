// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"

namespace ccplant::runtime {

/// Reads a piece of an events.jsonl. A torn last line, and lines that are no events, are left out.
/// NotFound only when the file cannot be read although it exists; a log that was never begun is
/// empty. Blocks: for a thread of its own.
Result<LogPage> readLogFile(const QString &path, qint64 after, qint64 position, qint64 maxBytes);

/// Nothing happens when there is none. Unavailable.
Result<void> dropLogFile(const QString &path);

/// True when a log ends in the middle of work: a turn that runs, prompts that wait, something
/// asked. Blocks.
bool hasUnfinishedWork(const QString &path);

} // namespace ccplant::runtime
