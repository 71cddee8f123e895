// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/drivers/messages.h"

#include <QHash>

namespace ccplant::runner {

/// The tool calls of one agent process: makes `tool` events that are complete at the first mention,
/// carry only what changed afterwards, have times, and never exceed what an event may hold. Ids are
/// the agent's own where they are fit to be ids.
class ToolBook {
public:
    explicit ToolBook(EventSink sink)
        : m_sink(std::move(sink))
    {
    }

    /// The agent begins a call. An id of a call that has ended gets a new meaning, and so a new id
    /// of ours.
    void begin(const QString &agentId, const QJsonObject &fields);
    /// The agent changes a call; one that it never began is begun.
    void update(const QString &agentId, const QJsonObject &fields);
    /// Ends all open calls with `status`.
    void closeOpen(const QString &status);

    /// Our id for the agent's; empty when it was never mentioned.
    QString idOf(const QString &agentId) const { return m_ids.value(agentId); }
    bool isOpen(const QString &agentId) const { return m_open.contains(idOf(agentId)); }
    /// Title of an open call.
    QString title(const QString &agentId) const { return m_open.value(idOf(agentId)).title; }

private:
    struct Call {
        QString title;
        bool started = false;
    };
    QString assign(const QString &agentId);
    void put(const QString &id, QJsonObject fields);

    EventSink m_sink;
    QHash<QString, QString> m_ids;
    QHash<QString, Call> m_open; // by our id
    QStringList m_order; // of open calls
};

/// `value` with texts longer than 1 MiB cut (and that said in them); replaced by a note when it
/// still has more than 8 MiB.
QJsonValue bounded(const QJsonValue &value);

} // namespace ccplant::runner
