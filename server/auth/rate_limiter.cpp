// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace ccplant::auth {

namespace {

std::chrono::seconds wholeSeconds(double seconds)
{
    return std::chrono::seconds(qint64(std::ceil(seconds)));
}

} // namespace

double RateLimiter::filled(const Bucket &bucket, const QDateTime &now) const
{
    const double seconds = double(std::max<qint64>(0, bucket.at.msecsTo(now))) / 1000.0;
    const double rate = double(m_policy.requests) / double(m_policy.window.count());
    return std::min(double(m_policy.requests), bucket.level + seconds * rate);
}

RateLimiter::Verdict RateLimiter::take(const QByteArray &name, const QDateTime &now)
{
    if (isOff())
        return {};
    if (m_buckets.size() >= maxNames && !m_buckets.contains(name))
        tidy(now);
    auto found = m_buckets.find(name); // QHash::emplace() would put a full one in its place
    if (found == m_buckets.end())
        found = m_buckets.insert(name, Bucket{double(m_policy.requests), now});
    Bucket &bucket = *found;
    bucket = {filled(bucket, now), now};
    const double perSecond = double(m_policy.requests) / double(m_policy.window.count());
    Verdict verdict;
    verdict.allowed = bucket.level >= 1;
    if (verdict.allowed)
        bucket.level -= 1;
    verdict.remaining = int(bucket.level);
    if (bucket.level < 1)
        verdict.retryAfter = wholeSeconds((1 - bucket.level) / perSecond);
    verdict.reset = wholeSeconds((m_policy.requests - bucket.level) / perSecond);
    return verdict;
}

void RateLimiter::tidy(const QDateTime &now)
{
    m_buckets.removeIf(
        [&](const auto &entry) { return filled(entry.value(), now) >= double(m_policy.requests); });
    if (m_buckets.size() < maxNames)
        return;
    // The fuller half goes at once, so that a flood of names costs little for each, and who has
    // used up what they had is not let off.
    QList<double> levels;
    levels.reserve(m_buckets.size());
    for (const Bucket &bucket : std::as_const(m_buckets))
        levels << filled(bucket, now);
    const auto middle = levels.begin() + levels.size() / 2;
    std::nth_element(levels.begin(), middle, levels.end());
    const double limit = *middle;
    m_buckets.removeIf([&](const auto &entry) { return filled(entry.value(), now) >= limit; });
}

} // namespace ccplant::auth
