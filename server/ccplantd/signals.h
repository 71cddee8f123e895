// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace ccplant::daemon {

/// SIGINT and SIGTERM as Qt signals. One object a process.
class Signals : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~Signals() override;

    Result<void> start();

Q_SIGNALS:
    void received(int signal);

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace ccplant::daemon
