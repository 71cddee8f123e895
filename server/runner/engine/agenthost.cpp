// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/agenthost.h"

#include "shared/log.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {

AgentHost::AgentHost(Options options, MakeDriver makeDriver, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_makeDriver(std::move(makeDriver))
    , m_memory(readAgentMemory(m_options.driver.stateDir))
    , m_backoff(m_options.restarts)
{
    m_retry.setSingleShot(true);
    m_stable.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &AgentHost::launch);
    connect(&m_stable, &QTimer::timeout, this, [this] { m_backoff.reset(); });
}

AgentHost::~AgentHost()
{
    if (m_driver)
        m_driver->disconnect(this);
}

Result<void> AgentHost::remember(AgentMemory memory)
{
    if (memory == m_memory)
        return {};
    return writeAgentMemory(m_options.driver.stateDir, memory).map([&] {
        m_memory = std::move(memory);
    });
}

void AgentHost::wake()
{
    m_holdBack = false;
    if (m_state != State::Down)
        return;
    m_backoff.reset();
    launch();
}

void AgentHost::stop(std::chrono::milliseconds grace)
{
    m_retry.stop();
    m_holdBack = true;
    if (!m_driver || m_state == State::Stopping)
        return;
    m_state = State::Stopping;
    m_driver->stop(grace);
}

void AgentHost::launch()
{
    m_retry.stop();
    DriverConfig config = m_options.driver;
    if (!m_memory.mode.isEmpty())
        config.mode = m_memory.mode;
    if (!m_memory.model.isEmpty())
        config.model = m_memory.model;
    for (auto option = m_memory.options.begin(); option != m_memory.options.end(); ++option)
        config.options[option.key()] = option.value();
    m_driver = m_makeDriver(config);
    m_resumeId = m_memory.agentSession;
    m_state = State::Starting;
    connect(m_driver.get(), &Driver::ready, this, &AgentHost::becameReady);
    Q_EMIT created(m_driver.get());
    // Connected last, so that everybody has seen what came before the end.
    connect(m_driver.get(), &Driver::exited, this, &AgentHost::becameSpent);
    m_driver->start(m_resumeId);
}

void AgentHost::becameReady(const QString &agentSession, const QJsonObject &info, bool resumed)
{
    if (m_state != State::Starting)
        return;
    m_state = State::Ready;
    m_stable.start(m_options.stableAfter);
    AgentMemory memory = m_memory;
    memory.agentSession = agentSession;
    if (const Result<void> kept = remember(memory); !kept)
        qCWarning(lcRunner) << "the agent's session cannot be resumed later:"
                            << kept.error().detail;
    Q_EMIT ready(info, resumed, !m_resumeId.isEmpty());
}

void AgentHost::becameSpent(const QString &reason, const QString &stderrTail)
{
    const bool expected = m_state == State::Stopping;
    m_driver.release()->deleteLater(); // we are inside one of its signals
    m_state = State::Down;
    m_stable.stop();
    std::optional<std::chrono::milliseconds> wait;
    if (!m_holdBack && !expected)
        wait = m_backoff.next();
    if (wait)
        m_retry.start(*wait);
    Q_EMIT exited(reason, stderrTail, expected, wait);
}

} // namespace ccplant::runner
