// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of Claude Code (stream-json).
#include "tests/fuzz/agent_lines.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ccplant::fuzz::sayToDriver(QStringLiteral("claude"), data, size);
    return 0;
}
