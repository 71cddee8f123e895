// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace ccplant::runner {

/// The variable that marks every process of a session, also those that left their process group.
inline constexpr char sessionVariable[] = "CCPLANT_SESSION_ID";

/// Process ids (this process left out) that have CCPLANT_SESSION_ID=`sessionId` in the environment
/// they were started with, as far as /proc shows it to this user.
QList<qint64> processesOfSession(const QString &sessionId);

/// Ends them all with SIGKILL, and again those that they started meanwhile. Returns how many were
/// found.
int killSession(const QString &sessionId);

} // namespace ccplant::runner
