// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/kubernetes/turns.h"

#include <utility>

namespace ccplant::store {

void Turns::add(const QString &key, Work work)
{
    const bool isFirst = !m_waiting.contains(key);
    m_waiting[key].enqueue(std::move(work));
    if (isFirst)
        m_ready.enqueue(key);
    pump();
}

void Turns::whenIdle(std::function<void()> call)
{
    m_whenIdle = std::move(call);
    pump();
}

void Turns::pump()
{
    while (m_running < m_most && !m_ready.isEmpty()) {
        const QString key = m_ready.dequeue();
        ++m_running;
        run(this, key, m_waiting[key].dequeue());
    }
    if (isIdle() && m_whenIdle)
        std::exchange(m_whenIdle, {})();
}

QCoro::Task<void> Turns::run(Turns *turns, QString key, Work work)
{
    co_await work();
    --turns->m_running;
    if (turns->m_waiting.value(key).isEmpty())
        turns->m_waiting.remove(key);
    else
        turns->m_ready.enqueue(key);
    turns->pump();
}

} // namespace ccplant::store
