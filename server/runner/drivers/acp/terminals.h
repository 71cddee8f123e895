// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/drivers/acp/terminal.h"

#include <QHash>
#include <QSet>
#include <QTimer>

namespace ccplant::runner::acp {

/// The terminals of one agent: answers `terminal/*`, and says when what people see of one has
/// changed (at most ten times a second). A released terminal is killed; what it showed stays. Lives
/// in one thread.
class Terminals : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype maxRunning = 64;
    /// Output shown while a command runs; when it has ended all that was kept is shown.
    static constexpr qint64 shownWhileRunning = 32 * 1024;

    explicit Terminals(const DriverConfig &config, QObject *parent = nullptr);

    /// `terminal/create` → {terminalId}.
    Result<QJsonObject> create(const QJsonObject &params);
    /// `terminal/output`, `terminal/kill`, `terminal/release`; NotFound for an unknown terminalId.
    Result<QJsonObject> output(const QString &id) const;
    Result<QJsonObject> kill(const QString &id);
    Result<QJsonObject> release(const QString &id);
    /// `terminal/wait_for_exit`: waited() follows with `request` when it has ended (at once if it
    /// has already).
    Result<void> waitFor(const QString &id, const QJsonValue &request);
    /// Kills them all.
    void clear();

    /// The `terminal` block of a terminal, released ones too.
    QJsonObject block(const QString &id) const;

Q_SIGNALS:
    void waited(const QJsonValue &request, const QJsonObject &exitStatus);
    void changed(const QString &id, bool ended);

private:
    Result<Terminal *> find(const QString &id) const;
    void terminalExited(const QString &id);
    void keepReleased(const QString &id, const QJsonObject &block);
    void announce();

    DriverConfig m_config;
    QHash<QString, Terminal *> m_terminals;
    QHash<QString, QJsonObject> m_released; // the last blocks of the latest ones
    QStringList m_releasedOrder;
    QMultiHash<QString, QJsonValue> m_waiting;
    QSet<QString> m_changed;
    QTimer m_announce;
};

} // namespace ccplant::runner::acp
