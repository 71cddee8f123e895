// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QString>

namespace ccplant::runner {

/// A session's title from its first message: the first line that says something, at most 80
/// characters. Empty when there is none.
QString titleFrom(const QJsonArray &content);

} // namespace ccplant::runner
