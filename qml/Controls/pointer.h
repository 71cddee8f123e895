// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <qqmlregistration.h>

namespace ccplant {

/// What points, for QML. GUI thread.
class Pointer : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    /// The last thing that pointed was a finger: a drag scrolls then, and does not select. It is
    /// right before items are given the event.
    Q_PROPERTY(bool touch READ touch NOTIFY touchChanged)

public:
    explicit Pointer(QObject *parent = nullptr);
    bool touch() const { return m_touch; }
    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void touchChanged();

private:
    void setTouch(bool touch);

    bool m_touch = false;
};

} // namespace ccplant
