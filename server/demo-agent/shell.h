// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QProcess>

namespace ccplant::demo {

/// One shell command with all that it starts, in a process group of its own.
class Shell : public QObject {
    Q_OBJECT
public:
    Shell(const QString &command, const QString &folder, QObject *parent = nullptr);

    bool isOver() const { return m_over; }
    /// The last 256 KiB of what it wrote, both streams in one.
    QString output() const { return QString::fromUtf8(m_output); }
    bool isTruncated() const { return m_truncated; }
    int exitCode() const { return m_process.exitCode(); } ///< once over
    bool wasKilled() const { return m_process.exitStatus() == QProcess::CrashExit; }
    QString error() const { return m_error; } ///< why it did not start

    /// Kills everything it started; deletes itself once that is done.
    void abandon();

Q_SIGNALS:
    void changed(); ///< more output, or over

private:
    void take();
    void finish();

    QProcess m_process;
    QByteArray m_output;
    QString m_error;
    bool m_truncated = false, m_over = false;
};

} // namespace ccplant::demo
