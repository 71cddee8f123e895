// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/transcript.h"

#include <optional>
#include <QSet>

namespace ccplant::runner {

/// A prompt as people send it.
struct Prompt {
    QString clientId;
    QJsonArray content;
};

/// The prompts that wait for their turn, and all client ids that were ever accepted (exactly-once).
/// A value: an edit makes the `queue` event to store, and is taken over once that is stored.
class PromptBook {
public:
    static constexpr qsizetype maxWaiting = 100;
    static constexpr qsizetype maxRemoved = 100; ///< removed client ids that are remembered
    static constexpr qsizetype maxContentBytes =
        12 * 1024 * 1024; ///< of one prompt, and of all that wait

    PromptBook() = default;
    /// As it stands in a log: `queue` is its newest `queue` event.
    PromptBook(const Transcript &transcript, const std::optional<Event> &queue);

    /// The stored queue had prompts that were sent already: event() has to be stored.
    bool wasRepaired() const { return m_repaired; }
    bool knows(const QString &clientId) const { return m_known.contains(clientId); }
    void learn(const QString &clientId) { m_known.insert(clientId); }
    const QList<Prompt> &waiting() const { return m_waiting; }
    bool holds(const QString &clientId) const { return indexOf(clientId) >= 0; }

    /// RateLimited or PayloadTooLarge when too much waits already.
    Result<void> add(const Prompt &prompt, bool front);
    /// NotFound for an id that does not wait.
    Result<void> edit(const QString &clientId, const QJsonArray &content);
    Result<void> remove(const QString &clientId);
    Result<void> moveToFront(const QString &clientId);
    /// The first one; there must be one.
    Prompt takeFirst();

    Event event() const;

private:
    qsizetype indexOf(const QString &clientId) const;
    Result<qsizetype> find(const QString &clientId) const;
    Result<void> checkSize() const;

    QList<Prompt> m_waiting;
    QStringList m_removed; // the last ones; a retry of them must not bring them back
    QSet<QString> m_known;
    bool m_repaired = false;
};

} // namespace ccplant::runner
