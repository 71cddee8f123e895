// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <functional>
#include <QByteArray>
#include <QString>

namespace ccplant::auth {

/// Reads a file that only its owner may read. Forbidden when others could (the detail says what to
/// do), NotFound when it is absent, Unavailable when it cannot be read. Blocks: for program start.
Result<QByteArray> readSecretFile(const QString &path);
/// Writes it with mode 0600, whole or not at all, durable before it returns.
Result<void> writeSecretFile(const QString &path, const QByteArray &content);
/// Reads it, or makes it with what `make` gives.
Result<QByteArray> readOrMakeSecretFile(
    const QString &path, const std::function<QByteArray()> &make);

} // namespace ccplant::auth
