// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <memory>
#include <QObject>
#include <QSocketNotifier>

namespace ccplant::daemon {

/// Tells when a process has ended, by its pidfd (Linux 5.3): no polling, and no mix-up with a later
/// process of that pid.
class ParentWatch : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~ParentWatch() override;

    /// NotFound when there is no such process.
    Result<void> start(qint64 pid);

Q_SIGNALS:
    void ended();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_fd = -1;
};

} // namespace ccplant::daemon
