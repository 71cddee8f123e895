// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/ccplantd/options/value.h"

#include <functional>
#include <QHash>
#include <QMap>

namespace ccplant::options {

enum class Action { Run, Help, Version, CheckConfig, PrintLoginLink, RotateKey };

/// Where options come from.
struct Inputs {
    QStringList arguments; ///< without the program's name
    QMap<QString, QString> environment;
    QString folder; ///< the current one
    std::function<Result<QByteArray>(const QString &path)> readFile;
};

struct Loaded {
    Action action = Action::Run;
    QHash<QString, Value> values; ///< every option of the table
    QStringList errors; ///< one line each; empty: all is well
    QStringList warnings;
};

/// Brings together command line, environment, file and defaults, in this order of precedence. Pure
/// but for readFile.
Loaded load(const Inputs &inputs);

/// The text of --help.
QString helpText();
/// What --check-config prints: each option with its value and where it comes from.
QString describe(const Loaded &loaded);

} // namespace ccplant::options
