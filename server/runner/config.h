// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/driver.h"
#include "server/runner/engine/promptbook.h"

#include <optional>

namespace ccplant::runner {

/// The runner's configuration file (docs/protocol.md §3).
struct RunnerConfig {
    DriverConfig driver; ///< workspace and stateDir come from the command line
    std::optional<Prompt> initialPrompt;
    QString baseCommit;
    qint64 uploadBytes = 32 * 1024 * 1024;
    qint64 logBytes = qint64(512) * 1024 * 1024;
};

/// Reads a configuration. InvalidRequest says which field is wrong and what it must be.
Result<RunnerConfig> readConfig(const QByteArray &json);

} // namespace ccplant::runner
