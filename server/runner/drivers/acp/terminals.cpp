// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/acp/terminals.h"

#include "shared/ids.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runner::acp {

Terminals::Terminals(const DriverConfig &config, QObject *parent)
    : QObject(parent)
    , m_config(config)
{
    m_announce.setSingleShot(true);
    m_announce.setInterval(100ms);
    connect(&m_announce, &QTimer::timeout, this, &Terminals::announce);
}

Result<QJsonObject> Terminals::create(const QJsonObject &params)
{
    if (m_terminals.size() >= maxRunning) {
        return fail(ErrorCode::RateLimited,
            u"%1 terminals are open already; release some of them first"_s.arg(m_terminals.size()));
    }
    const QString id = newId(u"term");
    auto terminal =
        std::make_unique<Terminal>(m_config, id, params["outputByteLimit"_L1].toInteger(), this);
    connect(terminal.get(), &Terminal::changed, this, [this, id] {
        m_changed.insert(id);
        if (!m_announce.isActive())
            m_announce.start();
    });
    connect(terminal.get(), &Terminal::exited, this, [this, id] { terminalExited(id); });
    m_terminals.insert(id, terminal.get());
    if (const Result<void> started = terminal->start(params); !started) {
        m_terminals.remove(id);
        return Failure(started.error());
    }
    terminal.release(); // owned by this object, its parent
    return QJsonObject{{"terminalId"_L1, id}};
}

Result<Terminal *> Terminals::find(const QString &id) const
{
    Terminal *terminal = m_terminals.value(id);
    if (!terminal)
        return fail(ErrorCode::NotFound, u"there is no terminal '%1'"_s.arg(id));
    return terminal;
}

Result<QJsonObject> Terminals::output(const QString &id) const
{
    return find(id).map([](const Terminal *terminal) { return terminal->output(); });
}

Result<QJsonObject> Terminals::kill(const QString &id)
{
    return find(id).map([](Terminal *terminal) {
        terminal->kill();
        return QJsonObject{};
    });
}

Result<QJsonObject> Terminals::release(const QString &id)
{
    return find(id).map([this, &id](Terminal *terminal) {
        // Those who wait for its end are told even so.
        terminal->disconnect(this);
        const bool running = terminal->isRunning();
        const QJsonObject status = running
            ? QJsonObject{{"exitCode"_L1, QJsonValue::Null}, {"signal"_L1, u"SIGKILL"_s}}
            : terminal->exitStatus();
        keepReleased(id, terminal->block(Terminal::maxOutput));
        const QList<QJsonValue> requests = m_waiting.values(id);
        for (const QJsonValue &request : requests)
            Q_EMIT waited(request, status);
        m_waiting.remove(id);
        m_changed.remove(id);
        m_terminals.remove(id);
        delete terminal;
        Q_EMIT changed(id, true);
        return QJsonObject{};
    });
}

void Terminals::keepReleased(const QString &id, const QJsonObject &block)
{
    m_released.insert(id, block);
    m_releasedOrder += id;
    if (m_releasedOrder.size() > maxRunning)
        m_released.remove(m_releasedOrder.takeFirst());
}

Result<void> Terminals::waitFor(const QString &id, const QJsonValue &request)
{
    const Result<Terminal *> terminal = find(id);
    if (!terminal)
        return Failure(terminal.error());
    if ((*terminal)->exitStatus().isEmpty())
        m_waiting.insert(id, request);
    else
        Q_EMIT waited(request, (*terminal)->exitStatus());
    return {};
}

void Terminals::clear()
{
    const QStringList ids = m_terminals.keys();
    m_waiting.clear();
    for (const QString &id : ids)
        release(id);
}

QJsonObject Terminals::block(const QString &id) const
{
    if (const Terminal *terminal = m_terminals.value(id))
        return terminal->block(terminal->isRunning() ? shownWhileRunning : Terminal::maxOutput);
    return m_released.value(
        id, {{"type"_L1, u"terminal"_s}, {"id"_L1, id}, {"output"_L1, QString()}});
}

void Terminals::terminalExited(const QString &id)
{
    const QJsonObject status = m_terminals.value(id)->exitStatus();
    const QList<QJsonValue> requests = m_waiting.values(id);
    m_waiting.remove(id);
    m_changed.remove(id);
    for (const QJsonValue &request : requests)
        Q_EMIT waited(request, status);
    Q_EMIT changed(id, true);
}

void Terminals::announce()
{
    const QSet<QString> ids = std::exchange(m_changed, {});
    for (const QString &id : ids)
        Q_EMIT changed(id, false);
}

} // namespace ccplant::runner::acp
