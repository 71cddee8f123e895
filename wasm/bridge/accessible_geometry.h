// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QRect>
#include <QTimer>

QT_FORWARD_DECLARE_CLASS(QAccessibleInterface)
QT_FORWARD_DECLARE_CLASS(QQuickWindow)

namespace ccplant::web {

/// Tells the platform where accessible things are after what they stand in has moved: Qt Quick says
/// it only of an item that moves itself, and so the elements for screen readers and for automatic
/// tests would stay where they were. Looks a moment after the last frame.
class AccessibleGeometry : public QObject {
public:
    explicit AccessibleGeometry(QQuickWindow *window);

private:
    void look();
    void visit(QAccessibleInterface *thing, QHash<QObject *, QRect> &seen, int depth);

    QQuickWindow *m_window;
    QTimer m_settled;
    QHash<QObject *, QRect> m_known; // keys are only compared
};

} // namespace ccplant::web
