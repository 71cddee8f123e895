// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ccplant {

/// What has to be set before the first QML engine is made. Main thread.
void prepareQml();

} // namespace ccplant
