// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/event.h"

#include <QHash>
#include <QList>

namespace ccplant {

/// One thing in a transcript: a message, tool call, permission, question, or something of an
/// unknown kind.
struct Entry {
    QString kind;
    QString id;
    qint64 at = 0; ///< its place; entries are in ascending order of it
    QDateTime time; ///< when it first appeared
    QDateTime updated; ///< its last event
    QJsonObject fields; ///< as folded; for a message without the text that is still in `tail`
    QString tail; ///< text of a growing message that deltas appended (amortised O(1) each)

    /// `fields` with `tail` put into the last text block.
    QJsonObject folded() const;
    /// The text of a message, tail included.
    QString text() const;
    bool operator==(const Entry &other) const;
};

/// What one event changed, for a model that wants to update no more than that.
struct Change {
    enum Type { Nothing, Inserted, Updated, Appended, State };
    Type type = Nothing;
    qsizetype index = -1; ///< of the entry, for Inserted, Updated and Appended
    QString appended; ///< the text, for Appended
};

/// The fold of a session's events (docs/protocol.md §4). A value; not thread-safe, movable between
/// threads. Applying events again that were applied before changes nothing, so a replay from any
/// earlier point is harmless.
class Transcript {
public:
    Change apply(const Event &event);

    qint64 lastSeq() const { return m_lastSeq; }
    QDateTime lastTime() const { return m_lastTime; }
    const QList<Entry> &entries() const { return m_entries; }
    /// Index of an entry, or -1.
    qsizetype indexOf(const QString &kind, const QString &id) const;

    const QJsonObject &turn() const { return m_turn; }
    const QJsonObject &agent() const { return m_agent; }
    const QJsonObject &config() const { return m_config; }
    const QJsonObject &usage() const { return m_usage; }
    const QJsonObject &session() const { return m_session; }
    const QJsonArray &queue() const { return m_queue; }
    const QJsonArray &plan() const { return m_plan; }

    /// Open permissions and questions: `{"type","id","title"}`, oldest first.
    QJsonArray pending() const;
    /// `creating`, `running`, `needs_input` or `idle`.
    QString status() const;
    /// One line about what it is doing or asking; empty when there is nothing to say.
    QString activity() const;

    /// docs/protocol.md §4, whole.
    QJsonObject toJson() const;
    /// The folded state without entries, as the runner's `GET /v1/state` has it.
    QJsonObject stateJson() const;
    QJsonObject entryJson(qsizetype index) const;

    /// Compares what a reader can see; how the text came in pieces does not count.
    bool operator==(const Transcript &other) const;

private:
    Change upsert(const Event &event);
    Change append(const Event &event);
    qsizetype insertAt(const Event &event);
    void applyAgent(const QJsonObject &fields);
    void noteAsking(const Entry &entry);

    QList<Entry> m_entries;
    QHash<QString, qint64> m_place; // kind + id → at
    QJsonObject m_turn, m_agent, m_config, m_usage, m_session;
    QJsonArray m_queue, m_plan;
    QList<qint64> m_asking; // places of open permissions and questions, ascending
    qint64 m_lastSeq = 0;
    QDateTime m_lastTime;
};

Transcript fold(const QList<Event> &events);

} // namespace ccplant
