// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QStringList>
#include <QUrl>

namespace ccplant {

/// What `ccplant` was started with.
struct Options {
    QUrl connectUrl; ///< empty: the last server, or the embedded one
    QString token;
    bool local = false; ///< it is the server of this computer (a ready file said so)
    QString dataDir;
};

/// Reads the command line; the files it names are read too. InvalidRequest says what is wrong and
/// what to do. `--help` and
/// `--version` end the program.
Result<Options> readOptions(const QStringList &arguments);

} // namespace ccplant
