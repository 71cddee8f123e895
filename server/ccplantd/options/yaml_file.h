// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/ccplantd/options/value.h"

#include <QHash>

namespace ccplant::options {

/// What a configuration file sets.
struct FileValues {
    QHash<QString, Value> values; ///< by option name
    QStringList errors; ///< one line each, `FILE:LINE: what is wrong`
};

/// Reads YAML: option names with their dots as nested maps. `name` is shown in messages, `folder`
/// is what relative paths are meant against. Pure; never throws on hostile bytes.
FileValues readYaml(const QByteArray &content, const QString &name, const QString &folder);

} // namespace ccplant::options
