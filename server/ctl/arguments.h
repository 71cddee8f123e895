// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <optional>
#include <QMap>
#include <QStringList>

namespace ccplant::ctl {

/// A command line, read. A value.
struct Arguments {
    QStringList words; ///< `sessions`, `stop`, `s_…`
    QMap<QString, QStringList>
        options; ///< by name without dashes; those given several times have several

    bool has(const QString &name) const { return options.contains(name); }
    /// The last one that was given; empty where there is none.
    QString value(const QString &name) const
    {
        return options.value(name).isEmpty() ? QString() : options.value(name).last();
    }
};

/// Reads `--name value`, `--name=value`, and names alone where `flags` has them. InvalidRequest
/// names an option that is not in `known`, or one without its value. Pure.
Result<Arguments> readArguments(
    const QStringList &arguments, const QStringList &known, const QStringList &flags);

/// `512M`, `2G`, `1024`: bytes. InvalidRequest for anything else. Pure.
Result<qint64> readSize(const QString &text);

} // namespace ccplant::ctl
