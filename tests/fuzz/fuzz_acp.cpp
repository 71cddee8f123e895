// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of an agent that speaks the Agent Client Protocol.
#include "tests/fuzz/agent_lines.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ccplant::fuzz::sayToDriver(QStringLiteral("acp"), data, size);
    return 0;
}
