// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/transcript.h"

#include <QSet>

namespace ccplant::runner {

/// Permissions and questions that outlive the agent that asked them (docs/protocol.md §3). Pure
/// functions.
///
/// A request that was answered while no agent waited for it carries `delivery`: `waiting` (the
/// agent does not know yet), `told` (it was told in a turn that still runs), then `done`. While it
/// is not `done`, the answer is given again to an agent that asks the same thing again.

/// Names a request among permissions and questions.
QString requestKey(const QString &kind, const QString &id);
bool isPending(const Entry &entry);
/// Answered, but the agent does not know.
QList<const Entry *> undelivered(const Transcript &transcript);
/// Answered, and the running turn told the agent.
QList<const Entry *> told(const Transcript &transcript);

/// The entry that asked the same as `request` and whose asker is gone: one that is still open (its
/// key is not in `asked`), or one with an answer that is not delivered. Null when there is none.
const Entry *sameRequest(
    const Transcript &transcript, const Event &request, const QSet<QString> &asked);

/// The answer of `answered` in terms of `request`'s own options: {option_id, kind}; empty when it
/// has no such option.
QJsonObject outcomeFor(const Entry &answered, const Event &request);

/// What the agent is told when it is back.
QString continuationText(const QList<const Entry *> &answered);
/// The same for people.
QString continuationNotice(const QList<const Entry *> &answered);

/// Checks an answer from outside and turns it into the outcome {option_id, kind} or {cancelled:
/// true}.
Result<QJsonObject> readOutcome(const Entry &permission, const QJsonObject &body);
/// Checks an answer from outside: {action, content?, text?}.
Result<QJsonObject> readAnswer(const QJsonObject &body);

} // namespace ccplant::runner
