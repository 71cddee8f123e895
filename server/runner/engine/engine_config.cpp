// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/engine.h"

#include "server/runner/engine/configchange.h"
#include "shared/log.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr qsizetype mostChanges = 32; // that may wait for the agent
constexpr std::chrono::seconds settleTime(1); // after the agent's last word about its config

} // namespace

void Engine::configure(const QJsonObject &body, Configured done)
{
    const Result<QJsonObject> change = readConfigChange(body);
    if (!change)
        return done(Failure(change.error()));
    if (m_stopping)
        return done(fail(ErrorCode::Unavailable, u"This session is being stopped."_s));
    if (m_host.state() == AgentHost::State::Down)
        return configureLater(*change, done);
    if (m_changes.size() >= mostChanges)
        return done(fail(ErrorCode::RateLimited,
            u"Too many changes wait for the agent. Try again in a moment."_s));
    m_changes.append({*change, std::move(done), nullptr});
    if (m_changes.size() == 1)
        startChange();
}

/// Without an agent the choice is kept for its next start.
void Engine::configureLater(const QJsonObject &change, const Configured &done)
{
    const Result<QJsonObject> config = configWith(transcript().config(), change);
    if (!config)
        return done(Failure(config.error()));
    if (const Result<void> stored = store({events::make(u"config"_s, *config)}, Durability::Synced);
        !stored)
        return done(Failure(stored.error()));
    keepChoices(change);
    done(transcript().config());
}

/// Gives the first change to the agent, when it can take one. Changes are made one after the other.
void Engine::startChange()
{
    if (m_changes.isEmpty() || m_changes.first().deadline || !m_host.isReady())
        return;
    QTimer *deadline = new QTimer(this);
    deadline->setSingleShot(true);
    connect(deadline, &QTimer::timeout, this, [this] {
        if (m_changes.first().heard)
            endAgreed();
        else
            endChange(
                fail(ErrorCode::Timeout, u"The agent has not agreed to the change in time."_s));
    });
    deadline->start(m_options.configDeadline);
    m_changes.first().deadline = deadline;
    m_host.driver()->configure(m_changes.first().wanted);
}

void Engine::configArrived()
{
    if (m_changes.isEmpty() || !m_changes.first().deadline)
        return;
    if (isApplied(transcript().config(), m_changes.first().wanted))
        return endAgreed();
    // Agents may agree in several steps, or call a thing by another name than the one that was
    // asked for.
    m_changes.first().heard = true;
    m_changes.first().deadline->start(settleTime);
}

void Engine::endAgreed()
{
    keepChoices(m_changes.first().wanted);
    if (const Result<void> flushed = m_log->flush(); !flushed)
        return endChange(Failure(flushed.error()));
    endChange(transcript().config());
}

void Engine::endChange(const Result<QJsonObject> &result)
{
    if (m_changes.isEmpty())
        return;
    const Change change = m_changes.takeFirst();
    if (change.deadline)
        change.deadline->deleteLater();
    change.done(result);
    // The driver may be inside of its own signal.
    QMetaObject::invokeMethod(this, &Engine::startChange, Qt::QueuedConnection);
}

void Engine::keepChoices(const QJsonObject &change)
{
    AgentMemory memory = m_host.memory();
    if (change.contains("mode"_L1))
        memory.mode = change["mode"_L1].toString();
    if (change.contains("model"_L1))
        memory.model = change["model"_L1].toString();
    const QJsonObject options = change["options"_L1].toObject();
    for (auto option = options.begin(); option != options.end(); ++option)
        memory.options[option.key()] = option.value();
    if (const Result<void> kept = m_host.remember(memory); !kept)
        qCWarning(lcRunner) << "the choice does not survive a restart:" << kept.error().detail;
}

} // namespace ccplant::runner
