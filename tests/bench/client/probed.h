// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace ccplant::bench {

/// A program that says on stdout, one JSON object a line, how far it is (probe.cpp). Blocking
/// calls; whatever fails ends the benchmark with a message. Ended with this object.
class Probed {
public:
    /// `display`: as DISPLAY has it; empty: software drawing off screen.
    Probed(const QString &program, const QStringList &arguments, const QString &display,
        const QString &probe);
    ~Probed();

    /// Milliseconds from the start of the program until it was at `what`. Lines before that one
    /// that are steps go to `steps`.
    double until(const QString &what, QList<double> *steps = nullptr);
    qint64 pid() const { return m_process.processId(); }

private:
    QJsonObject line();

    QTemporaryDir m_home;
    QProcess m_process;
};

} // namespace ccplant::bench
