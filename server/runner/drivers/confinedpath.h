// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

namespace ccplant::runner {

/// `path` (absolute, or relative to `root`) with all symbolic links resolved, when it lies in
/// `root` (whose own links are resolved too). It need not exist; the part of it that does is
/// resolved. Forbidden when it leads outside, also by a link whose target does not exist.
Result<QString> confinedPath(const QString &root, const QString &path);

} // namespace ccplant::runner
