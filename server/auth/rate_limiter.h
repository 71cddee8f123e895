// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <QByteArray>
#include <QDateTime>
#include <QHash>

namespace ccplant::auth {

/// How many requests in how long; 0: as many as one likes.
struct RatePolicy {
    int requests = 0;
    std::chrono::seconds window{60};
};

/// A token bucket for each name: it holds `requests`, and fills up evenly within `window`. Memory
/// is bounded. Pure; one thread.
class RateLimiter {
public:
    static constexpr qsizetype maxNames = 100'000;

    explicit RateLimiter(RatePolicy policy)
        : m_policy(policy)
    {
    }

    struct Verdict {
        bool allowed = true;
        int remaining = 0; ///< requests that would be allowed now
        std::chrono::seconds retryAfter{0}; ///< until one is allowed again; 0 when one is now
        std::chrono::seconds reset{0}; ///< until all are
    };
    /// Takes one, if there is one.
    Verdict take(const QByteArray &name, const QDateTime &now);
    bool isOff() const { return m_policy.requests <= 0; }
    const RatePolicy &policy() const { return m_policy; }
    qsizetype size() const { return m_buckets.size(); }

private:
    struct Bucket {
        double level; // requests left
        QDateTime at; // when that was
    };
    double filled(const Bucket &bucket, const QDateTime &now) const;
    void tidy(const QDateTime &now);

    RatePolicy m_policy;
    QHash<QByteArray, Bucket> m_buckets; // those that are full are not kept
};

} // namespace ccplant::auth
