// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/backoff.h"

#include <algorithm>
#include <cmath>
#include <QRandomGenerator>

namespace ccplant::kube {

using std::chrono::milliseconds;

double systemRandom()
{
    return QRandomGenerator::global()->generateDouble();
}

Backoff::Backoff(BackoffPolicy policy, Random random)
    : m_policy(policy)
    , m_random(std::move(random))
{
}

milliseconds Backoff::next()
{
    const double most = double(m_policy.most.count());
    // The exponent is bounded so that the power stays finite after days of failures.
    const double plain = std::min(
        most, double(m_policy.first.count()) * std::pow(m_policy.factor, std::min(m_failures, 64)));
    ++m_failures;
    const double spread = (2 * m_random() - 1) * m_policy.jitter;
    return milliseconds(qint64(std::clamp(plain * (1 + spread), 0.0, most)));
}

void Backoff::healthy(milliseconds duration)
{
    if (duration >= m_policy.resetAfter)
        reset();
}

TokenBucket::TokenBucket(RateLimit limit)
    : m_limit(limit)
    , m_tokens(limit.burst)
{
}

milliseconds TokenBucket::take(milliseconds now)
{
    if (m_limit.perSecond <= 0)
        return milliseconds(0);
    if (m_filled.count() >= 0 && now > m_filled) {
        const double gained = double((now - m_filled).count()) * m_limit.perSecond / 1000;
        m_tokens = std::min(double(m_limit.burst), m_tokens + gained);
    }
    m_filled = now;
    m_tokens -= 1; // below nothing: somebody waits
    return m_tokens >= 0 ? milliseconds(0)
                         : milliseconds(qint64(std::ceil(-m_tokens * 1000 / m_limit.perSecond)));
}

} // namespace ccplant::kube
