// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ccplant::runner {

/// A file name that is safe to make, out of one that a stranger chose: the last segment of it,
/// without control and invisible characters, without leading dots, dashes and blanks, not a name
/// that some systems reserve, at most 200 bytes of UTF-8 (the extension is kept), never empty.
/// Pure.
QString safeFileName(const QString &wanted);

/// `name` with a number before its extension: `report.pdf`, 2 → `report-2.pdf`. At most 200 bytes.
QString numberedName(const QString &name, int number);

} // namespace ccplant::runner
