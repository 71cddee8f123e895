// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <QRandomGenerator>

namespace ccplant::client {

/// When to try again after a failure: full jitter over an exponentially growing window, as data.
struct BackoffPolicy {
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds limit{30'000};
};

/// The wait before attempt number `attempt` (0 is the first retry). `random` is in [0, 1). The
/// result is in [window / 2, window], so that many clients spread out and yet none hammers.
std::chrono::milliseconds backoffDelay(const BackoffPolicy &policy, int attempt, double random);

/// Counts failures and says how long to wait. Not thread-safe.
class Backoff {
public:
    explicit Backoff(BackoffPolicy policy = {})
        : m_policy(policy)
    {
    }
    std::chrono::milliseconds next()
    {
        return backoffDelay(m_policy, m_attempt++, QRandomGenerator::global()->generateDouble());
    }
    void reset() { m_attempt = 0; }
    int attempt() const { return m_attempt; }

private:
    BackoffPolicy m_policy;
    int m_attempt = 0;
};

} // namespace ccplant::client
