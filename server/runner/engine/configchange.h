// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QJsonObject>

namespace ccplant::runner {

/// Checks a change from outside: any of {mode, model, options{id: value}}, at least one.
Result<QJsonObject> readConfigChange(const QJsonObject &body);
/// True when the folded config is as `change` wants it.
bool isApplied(const QJsonObject &config, const QJsonObject &change);
/// The config as it will be when `change` applies at the agent's next start. InvalidRequest for
/// what a known config does not offer.
Result<QJsonObject> configWith(QJsonObject config, const QJsonObject &change);

} // namespace ccplant::runner
