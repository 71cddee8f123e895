// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

namespace ccplant::kube {

/// A number of [0, 1); tests give their own.
using Random = std::function<double()>;
double systemRandom();

/// How long to wait between attempts, as data.
struct BackoffPolicy {
    std::chrono::milliseconds first{800};
    std::chrono::milliseconds most{30'000};
    double factor = 2;
    double jitter = 0.5; ///< each delay is taken from ±this part of it
    std::chrono::milliseconds resetAfter{120'000}; ///< of health, then the next delay is the first
};

/// Walks through a policy.
class Backoff {
public:
    explicit Backoff(BackoffPolicy policy = {}, Random random = systemRandom);
    /// The delay before the next attempt; longer each time.
    std::chrono::milliseconds next();
    /// It was well for `duration`.
    void healthy(std::chrono::milliseconds duration);
    void reset() { m_failures = 0; }
    int failures() const { return m_failures; }

private:
    BackoffPolicy m_policy;
    Random m_random;
    int m_failures = 0;
};

/// How many requests a client makes: `perSecond` in the long run, `burst` at once.
struct RateLimit {
    double perSecond = 50; ///< 0: unlimited
    int burst = 100;
};

/// A token bucket that hands out places in time, so that callers are served in the order they came.
class TokenBucket {
public:
    explicit TokenBucket(RateLimit limit);
    /// How long the caller must wait. `now`: a monotonic time.
    std::chrono::milliseconds take(std::chrono::milliseconds now);

private:
    RateLimit m_limit;
    double m_tokens;
    std::chrono::milliseconds m_filled{-1};
};

} // namespace ccplant::kube
