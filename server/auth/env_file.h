// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QMap>
#include <QString>

namespace ccplant::auth {

/// Lines of `NAME=VALUE`, as .env files have them: empty lines and `#` lines are skipped, `export`
/// before the name too, and quotes around the value; nothing in it is expanded. Names that would
/// change how programs of ours start (`CCPLANT_…`, `LD_…`) are refused. Unprocessable says the
/// line, but no value. Pure.
Result<QMap<QString, QString>> readEnvFile(const QByteArray &content);

} // namespace ccplant::auth
