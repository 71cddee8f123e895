// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ccplant::store {

struct SqliteOptions {
    QString file = {}; ///< made when it is absent, mode 0600
    int busyTimeout = 10'000; ///< milliseconds to wait for another process's write
    int maxPages = 0; ///< bound of the file in pages of 4 KiB; 0: none
};

} // namespace ccplant::store
