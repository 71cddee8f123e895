// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <QFuture>
#include <QPromise>

namespace ccplant::runtime {

/// Lets so many coroutines through at a time, first come, first served. One thread.
class Gate : public std::enable_shared_from_this<Gate> {
public:
    explicit Gate(int places)
        : m_free(places)
    {
    }

    /// A place; given back when the last copy goes.
    using Ticket = std::shared_ptr<void>;

    /// `co_await gate->enter()`, then `gate->ticket()` at once.
    QFuture<void> enter()
    {
        QPromise<void> promise;
        promise.start();
        QFuture<void> future = promise.future();
        if (m_free > 0) {
            --m_free;
            promise.finish();
        } else {
            m_waiting.push_back(std::move(promise));
        }
        return future;
    }
    Ticket ticket()
    {
        return Ticket(nullptr, [gate = shared_from_this()](void *) { gate->leave(); });
    }
    qsizetype waiting() const { return static_cast<qsizetype>(m_waiting.size()); }

private:
    void leave()
    {
        if (m_waiting.empty()) {
            ++m_free;
            return;
        }
        QPromise<void> next = std::move(m_waiting.front());
        m_waiting.pop_front();
        next.finish();
    }

    int m_free;
    std::deque<QPromise<void>> m_waiting;
};

} // namespace ccplant::runtime
