// SPDX-License-Identifier: GPL-3.0-or-later
#include "wasm/bridge/accessible_geometry.h"

#include <QAccessible>
#include <QQuickWindow>

namespace ccplant::web {

namespace {

constexpr int settledMs = 150;
constexpr int deepest = 64;

} // namespace

AccessibleGeometry::AccessibleGeometry(QQuickWindow *window)
    : QObject(window)
    , m_window(window)
{
    m_settled.setSingleShot(true);
    m_settled.setInterval(settledMs);
    connect(&m_settled, &QTimer::timeout, this, &AccessibleGeometry::look);
    connect(window, &QQuickWindow::frameSwapped, &m_settled, qOverload<>(&QTimer::start));
}

void AccessibleGeometry::look()
{
    QHash<QObject *, QRect> seen;
    if (QAccessibleInterface *root = QAccessible::queryAccessibleInterface(m_window))
        visit(root, seen, 0);
    m_known = std::move(seen);
}

void AccessibleGeometry::visit(
    QAccessibleInterface *thing, QHash<QObject *, QRect> &seen, int depth)
{
    if (depth > deepest || thing->state().invisible)
        return;
    QObject *object = thing->object();
    const QRect place = thing->rect();
    if (object && object != m_window) {
        if (m_known.value(object) != place) {
            QAccessibleEvent moved(object, QAccessible::LocationChanged);
            QAccessible::updateAccessibility(&moved);
        }
        seen.insert(object, place);
    }
    for (int i = 0; i < thing->childCount(); ++i) {
        if (QAccessibleInterface *child = thing->child(i))
            visit(child, seen, depth + 1);
    }
}

} // namespace ccplant::web
