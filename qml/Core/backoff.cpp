// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/backoff.h"

#include <algorithm>

namespace ccplant::client {

std::chrono::milliseconds backoffDelay(const BackoffPolicy &policy, int attempt, double random)
{
    const int doublings = std::clamp(attempt, 0, 20);
    const qint64 window = std::min<qint64>(policy.first.count() << doublings, policy.limit.count());
    return std::chrono::milliseconds(window / 2 + qint64(double(window - window / 2) * random));
}

} // namespace ccplant::client
