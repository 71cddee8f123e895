// SPDX-License-Identifier: GPL-3.0-or-later
// The mapping file: whatever is in it, it is read or refused with a reason, and who is in no team
// gets the defaults.
#include "server/auth/mapping.h"

#include <cstdint>
#include <cstdlib>

using namespace ccplant::auth;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto mapping =
        Mapping::parse(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (!mapping)
        return mapping.error().detail.isEmpty() ? (std::abort(), 0) : 0;
    const Grant nobody = mapping->grant({});
    const Grant member = mapping->grant({QStringLiteral("acme/admins")});
    if (!nobody.envFiles.isEmpty() || (member.role.isEmpty() && !member.envFiles.isEmpty()))
        std::abort();
    return 0;
}
