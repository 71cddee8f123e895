// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <chrono>
#include <functional>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTimer>

namespace ccplant::agents {

/// Runs `npm install` for an agent's packages into our own folder: one at a time, bounded in time
/// and output, never blocking. Lives in one thread.
class Installer : public QObject {
    Q_OBJECT
public:
    /// What is known about the last install of an agent.
    struct Progress {
        bool running = false;
        QString outputTail; ///< the last lines that npm wrote
        QString error; ///< why the last one failed, for people; empty: it did not
    };

    /// `folder` is made when it is needed.
    explicit Installer(QString folder, QObject *parent = nullptr);
    ~Installer() override;

    void setDeadline(std::chrono::milliseconds deadline) { m_deadline = deadline; }
    /// Starts. Conflict while one is running; Unavailable when the folder cannot be made. `npm`:
    /// absolute path.
    Result<void> start(const QString &agent, const QString &npm, const QStringList &packages);
    Progress progress(const QString &agent) const { return m_progress.value(agent); }
    /// For a failure that only the caller can see.
    void setError(const QString &agent, const QString &error) { m_progress[agent].error = error; }
    bool isRunning() const { return m_process != nullptr; }

Q_SIGNALS:
    void finished(const QString &agent, bool ok);

private:
    void readOutput();
    void end(const QString &error);
    void stop();

    QString m_folder;
    std::chrono::milliseconds m_deadline = std::chrono::minutes(30);
    QHash<QString, Progress> m_progress;
    QString m_agent; // the one being installed
    QProcess *m_process = nullptr;
    QTimer m_timer;
    bool m_timedOut = false;
};

/// What npm's output means for people, and what to do.
QString explainNpmFailure(int exitCode, const QString &output);

} // namespace ccplant::agents
