// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/driver.h"

#include <QTemporaryDir>

namespace ccplant::runner {

/// A driver and a record of all it said, with a workspace of its own. Checks what must hold of
/// every driver as it goes.
class DriverProbe : public QObject {
    Q_OBJECT
public:
    explicit DriverProbe(const QStringList &command, const QString &driver = QStringLiteral("acp"));

    /// Change before start().
    DriverConfig config;
    QString path(const QString &name) const
    {
        return m_folder.filePath(QStringLiteral("workspace/") + name);
    }

    void start(const QString &resumeId = {});
    /// Starts it and waits until it is ready.
    bool open(const QString &resumeId = {});
    /// Begins a turn; its id is `turn-1` and so on.
    void prompt(const QString &text);
    /// Begins a turn and waits for its end.
    bool run(const QString &text);
    bool waitFor(const std::function<bool()> &condition) const;
    bool waitForTurn() const;
    bool waitForExit() const;
    /// Waits for an event of `kind` (from event `from` on); an empty object when none came.
    QJsonObject waitForEvent(const QString &kind) const;

    Driver &driver() { return *m_driver; }
    /// The texts of all messages of `role` as they are now, in order.
    QStringList messages(const QString &role = QStringLiteral("agent")) const;
    QList<QJsonObject> all(const QString &kind) const;
    QJsonObject last(const QString &kind) const;
    /// What can be switched, folded from all `config` events.
    QJsonObject agentConfig() const;
    /// A tool call with all its fields, folded.
    QJsonObject tool(const QString &id) const;

    QList<Event> events;
    QStringList phases, withdrawals;
    QString session, stopReason, turnError, exitReason, stderrTail;
    QJsonObject info, turnMore;
    QJsonArray methods;
    QList<Error> refusals;
    int turns = 0, ended = 0, exits = 0, deltas = 0;
    bool ready = false, resumed = false;
    QStringList broken; ///< promises of driver.h that were not kept

private:
    void record(const Event &event);
    void checkNothingIsOpen(const QString &when);

    QTemporaryDir m_folder;
    std::unique_ptr<Driver> m_driver;
    QHash<QString, QJsonObject> m_messages, m_tools;
    QStringList m_messageOrder;
};

} // namespace ccplant::runner
