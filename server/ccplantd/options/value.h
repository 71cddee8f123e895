// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/ccplantd/options/table.h"
#include "shared/error.h"

#include <QVariant>

namespace ccplant::options {

/// A value with where it comes from.
struct Value {
    QVariant data; ///< QString, QStringList, bool, qint64 (Number, Size in bytes, Duration in ms),
                   ///< QJsonArray (Agents)
    QString source; ///< `default`, `--listen`, `CCPLANT_LISTEN`, `ccplant.yaml:7`
};

/// Reads the texts that a user gave for an option; only a List may have several. `folder` is what a
/// relative Path is meant against. InvalidRequest says what is allowed.
Result<QVariant> readValue(const Option &option, const QStringList &texts, const QString &folder);

/// As a user would write it; secrets (the environments of agents) masked.
QString showValue(const Option &option, const QVariant &value);

} // namespace ccplant::options
