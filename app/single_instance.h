// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

namespace ccplant {

/// One client per data folder: a second start asks the first to show itself, and ends. Main thread
/// only.
class SingleInstance : public QObject {
    Q_OBJECT
public:
    explicit SingleInstance(const QString &dataDir, QObject *parent = nullptr);

    /// True when this is the first one, which then listens. False when another one is there; it was
    /// asked to show itself.
    bool claim();

Q_SIGNALS:
    void raiseRequested();

private:
    void askOther();

    QString m_name;
    QLockFile m_lock;
    QLocalServer m_server;
};

} // namespace ccplant
