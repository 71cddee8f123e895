// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <vector>

namespace ccplant::runner {

/// How long to wait before the agent is started again by itself: each step once, then no more.
/// Pure.
class Backoff {
public:
    using Steps = std::vector<std::chrono::milliseconds>;

    explicit Backoff(Steps steps)
        : m_steps(std::move(steps))
    {
    }
    /// The wait before the next try, or nothing when it is to be given up.
    std::optional<std::chrono::milliseconds> next()
    {
        return m_used < m_steps.size() ? std::optional(m_steps[m_used++]) : std::nullopt;
    }
    void reset() { m_used = 0; }
    std::size_t used() const { return m_used; }

private:
    Steps m_steps;
    std::size_t m_used = 0;
};

} // namespace ccplant::runner
