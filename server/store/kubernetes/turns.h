// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <QCoro/QCoroTask>
#include <QHash>
#include <QQueue>
#include <QString>

namespace ccplant::store {

/// Runs work that takes time: for one key one after the other, in the order asked; for different
/// keys at once, up to a limit. Lives in one thread.
class Turns {
public:
    using Work = std::function<QCoro::Task<void>()>;
    explicit Turns(int most)
        : m_most(most)
    {
    }
    void add(const QString &key, Work work);
    bool isIdle() const { return m_running == 0 && m_ready.isEmpty(); }
    /// Called once, when nothing is left to be done; now, if that is so.
    void whenIdle(std::function<void()> call);

private:
    void pump();
    static QCoro::Task<void> run(Turns *turns, QString key, Work work);

    const int m_most;
    int m_running = 0;
    QHash<QString, QQueue<Work>> m_waiting; ///< an entry for each key that is busy or ready
    QQueue<QString> m_ready;
    std::function<void()> m_whenIdle;
};

} // namespace ccplant::store
