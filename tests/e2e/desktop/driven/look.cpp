// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/desktop/driven/look.h"

#include <QAccessible>
#include <QJsonObject>
#include <QMetaEnum>
#include <QQuickItem>
#include <QQuickWindow>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

QJsonObject describe(QQuickItem *item, const QRectF &place)
{
    QJsonObject seen;
    if (QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(item)) {
        seen["name"_L1] = spoken->text(QAccessible::Name);
        seen["role"_L1] = QString::fromLatin1(
            QMetaEnum::fromType<QAccessible::Role>().valueToKey(spoken->role()));
    }
    const QString text = item->property("text").toString();
    if (!text.isEmpty())
        seen["text"_L1] = text;
    if (!item->objectName().isEmpty())
        seen["object"_L1] = item->objectName();
    if (seen.isEmpty())
        return seen;
    seen["x"_L1] = place.x();
    seen["y"_L1] = place.y();
    seen["w"_L1] = place.width();
    seen["h"_L1] = place.height();
    seen["enabled"_L1] = item->isEnabled();
    seen["focused"_L1] = item->hasActiveFocus();
    seen["checked"_L1] = item->property("checked").toBool();
    return seen;
}

void collect(QQuickItem *item, QRectF room, QJsonArray &all)
{
    if (!item->isVisible() || item->opacity() <= 0)
        return;
    const QRectF place = item->mapRectToScene(item->boundingRect());
    const QRectF part = place.intersected(room);
    if (item->clip())
        room = part;
    if (!part.isEmpty()) {
        const QJsonObject seen = describe(item, part);
        if (!seen.isEmpty())
            all += seen;
    }
    const QList<QQuickItem *> children = item->childItems();
    for (QQuickItem *child : children)
        collect(child, room, all);
}

} // namespace

QJsonArray look(QQuickWindow &window)
{
    QJsonArray all;
    collect(window.contentItem(), QRectF(QPointF(), window.size()), all);
    return all;
}

} // namespace ccplant::test
