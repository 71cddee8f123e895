// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/acp/acpdriver.h"
#include "server/runner/drivers/claude/claudedriver.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {

std::unique_ptr<Driver> makeDriver(const DriverConfig &config, QObject *parent)
{
    if (config.agent.driver == "acp"_L1)
        return std::make_unique<acp::AcpDriver>(config, parent);
    if (config.agent.driver == "claude"_L1)
        return std::make_unique<claude::ClaudeDriver>(config, parent);
    return nullptr;
}

} // namespace ccplant::runner
