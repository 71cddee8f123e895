// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/driver.h"

#include <QProcess>

namespace ccplant::runner::acp {

/// One command that an agent runs through `terminal/create`: a real process in a session of its
/// own, whose output (stdout and stderr as they come) is kept up to a limit, the oldest dropped
/// first. Killed with this object. Lives in one thread.
class Terminal : public QObject {
    Q_OBJECT
public:
    /// Bounds and default of `outputByteLimit`.
    static constexpr qint64 maxOutput = 1024 * 1024;

    Terminal(
        const DriverConfig &config, const QString &id, qint64 outputByteLimit, QObject *parent);
    ~Terminal() override;

    /// params as in `terminal/create` {command, args?, env?, cwd?}. An error when it cannot be
    /// started.
    Result<void> start(const QJsonObject &params);
    void kill();

    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    /// {output, truncated, exitStatus?}, the answer to `terminal/output`.
    QJsonObject output() const;
    /// {exitCode, signal}, the answer to `terminal/wait_for_exit`; null members as ACP has it.
    QJsonObject exitStatus() const { return m_exit; }
    /// The `terminal` content block; at most the last `maxShown` bytes of output.
    QJsonObject block(qint64 maxShown) const;

Q_SIGNALS:
    void changed();
    void exited();

private:
    void read();
    void finished(int code, QProcess::ExitStatus status);
    QString text(qint64 maxBytes) const;

    DriverConfig m_config;
    QString m_id;
    QProcess m_process;
    QByteArray m_output;
    QJsonObject m_exit;
    qint64 m_limit;
    qint64 m_leader = 0;
    bool m_truncated = false;
};

} // namespace ccplant::runner::acp
