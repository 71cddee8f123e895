// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/lease/elector.h"

#include <map>
#include <memory>
#include <random>
#include <set>

namespace ccplant::test {

using namespace ccplant::kube;
using namespace ccplant::kube::electing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline const ManualClock wall(QDateTime::fromSecsSinceEpoch(1'795'000'000));
inline const ApiFailure notFound(ApiError{.reason = Reason::NotFound, .code = 404});
inline const ApiFailure conflict(ApiError{.reason = Reason::Conflict, .code = 409});
inline const ApiFailure unreachable(ApiError{.reason = Reason::Unreachable});

/// A server of one Lease, some electors with their timers, and a network that loses, delays and
/// answers late, on one virtual clock of 1 ms.
class LeaseWorld {
public:
    LeaseWorld(unsigned seed, int count, double loss)
        : m_random(seed)
        , m_loss(loss)
    {
        for (int i = 0; i < count; ++i)
            m_nodes.emplace_back(u"node%1"_s.arg(i),
                [this] { return std::uniform_real_distribution(0.0, 1.0)(m_random); });
    }

    void run(Elector::Time until)
    {
        for (; m_now < until; m_now += 1ms) {
            for (auto it = m_later.begin(); it != m_later.end() && it->first <= m_now;) {
                const auto what = it->second;
                it = m_later.erase(it);
                what();
            }
            for (Node &node : m_nodes)
                tick(node);
            check();
        }
    }
    void kill(int node) { m_nodes[size_t(node)].isDead = true; }
    void revive(int node) { m_nodes[size_t(node)].isDead = false; }
    void setLoss(double loss) { m_loss = loss; }
    int leader() const
    {
        for (size_t i = 0; i < m_nodes.size(); ++i) {
            if (!m_nodes[i].isDead && m_nodes[i].elector.leads(m_now))
                return int(i);
        }
        return -1;
    }
    Elector::Time now() const { return m_now; }
    int elections() const { return int(m_terms.size()); }
    bool wasEverDouble = false;
    bool wasTermTwice = false;

private:
    struct Node {
        Node(const QString &name, Random random)
            : elector(name, wall, {}, std::move(random))
        {
        }
        Elector elector;
        bool isStarted = false;
        bool isDead = false; ///< paused: it does nothing, and may go on later
        bool leads = false; ///< as it was told
        std::optional<Elector::Time> wake;
    };

    double random(double most) { return std::uniform_real_distribution(0.0, most)(m_random); }
    Elector::Time delay() { return Elector::Time(1 + int(random(random(1) < 0.05 ? 6000 : 50))); }
    bool isLost() { return random(1) < m_loss; }

    void tick(Node &node)
    {
        if (node.isDead)
            return;
        if (!std::exchange(node.isStarted, true))
            perform(node, node.elector.start(m_now));
        if (node.wake && *node.wake <= m_now) {
            node.wake.reset();
            perform(node, node.elector.timeUp(m_now));
        }
    }

    void perform(Node &node, const Actions &actions)
    {
        for (const Action &action : actions) {
            if (const auto *wake = std::get_if<Wake>(&action))
                node.wake = m_now + wake->after;
            else if (const auto *get = std::get_if<Get>(&action))
                call(node, get->call, {});
            else if (const auto *write = std::get_if<Write>(&action))
                call(node, write->call, write->lease);
            else if (const auto *lead = std::get_if<Lead>(&action)) {
                node.leads = true;
                wasTermTwice |= !m_terms.insert(lead->token.term).second;
            } else if (std::holds_alternative<Lose>(action))
                node.leads = false;
        }
    }

    /// What is sent may be lost on the way there or back, and comes late; after 5 s the caller
    /// gives up, whatever the server does.
    void call(Node &node, quint64 call, const QJsonObject &lease)
    {
        const bool isGet = lease.isEmpty();
        const auto isOver = std::make_shared<bool>(false);
        const auto answer = [=, this, &node](const ApiResult<QJsonObject> &result) {
            if (!std::exchange(*isOver, true))
                deliver(node, call, isGet, result);
        };
        m_later.emplace(m_now + 5000ms, [answer] { answer(unreachable); });
        if (isLost())
            return;
        m_later.emplace(m_now + delay(), [=, this] {
            const ApiResult<QJsonObject> result = isGet ? get() : put(lease);
            if (!isLost())
                m_later.emplace(m_now + delay(), [answer, result] { answer(result); });
        });
    }

    /// To a paused process when it goes on.
    void deliver(Node &node, quint64 call, bool isGet, const ApiResult<QJsonObject> &result)
    {
        if (node.isDead) {
            m_later.emplace(m_now + 1ms, [=, this, &node] { deliver(node, call, isGet, result); });
            return;
        }
        perform(node,
            isGet ? node.elector.got(call, result, m_now)
                  : node.elector.written(call, result, m_now));
    }

    ApiResult<QJsonObject> get() const
    {
        return m_lease.isEmpty() ? ApiResult<QJsonObject>(notFound) : m_lease;
    }

    ApiResult<QJsonObject> put(QJsonObject lease)
    {
        if (resourceVersionOf(lease) != resourceVersionOf(m_lease))
            return conflict;
        setMetadata(lease, "resourceVersion"_L1, QString::number(++m_version));
        // Clocks stand still here, and every write is a change.
        LeaseRecord record = readLease(lease);
        record.renewed = wall.now().addMSecs(m_now.count());
        m_lease = withRecord(lease, record);
        return m_lease;
    }

    void check()
    {
        int leaders = 0;
        for (const Node &node : m_nodes)
            leaders += node.elector.leads(m_now) ? 1 : 0;
        wasEverDouble |= leaders > 1;
    }

    std::mt19937 m_random;
    double m_loss;
    std::vector<Node> m_nodes;
    std::multimap<Elector::Time, std::function<void()>> m_later;
    QJsonObject m_lease;
    int m_version = 0;
    Elector::Time m_now{0};
    std::set<int> m_terms;
};

} // namespace ccplant::test
