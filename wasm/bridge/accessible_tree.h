// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QHash>
#include <QJsonObject>
#include <QRect>

QT_FORWARD_DECLARE_CLASS(QWindow)

namespace ccplant::web {

/// One element for a screen reader.
struct AccessibleNode {
    QAccessible::Id parent = 0; ///< 0: the window
    QByteArray role; ///< of WAI-ARIA 1.2; empty for plain text
    QString name, description, value;
    QRect rect; ///< in the window, in device-independent pixels
    QJsonObject attributes; ///< "aria-…" and their values
    QList<QAccessible::Id> children;

    bool operator==(const AccessibleNode &) const = default;
};

using AccessibleNodes = QHash<QAccessible::Id, AccessibleNode>;

/// What a screen reader can see of `window` now, by id; the window itself has the id 0. What has
/// neither name, value nor role of its own is left out, and what is in it belongs to the next that
/// is there. Hidden things and things outside of the window's area are not in it.
AccessibleNodes accessibleNodes(QWindow &window);

/// The changes that make `after` of `before`:
/// {"put": [{"id", "role", "name", "description", "value", "rect": [x, y, w, h], "attributes"}],
///  "order": {"<id of a parent>": [ids]}, "gone": [ids]}. Empty when they are equal. Ids are
///  numbers.
QJsonObject accessibleChanges(const AccessibleNodes &before, const AccessibleNodes &after);

/// Things that a screen reader asks for. The numbers are those of bridge.js.
enum class AccessibleAction { Press, Focus, Increase, Decrease };

/// False where there is no such thing any more, or it cannot do that.
bool actOn(QAccessible::Id id, AccessibleAction action);

} // namespace ccplant::web
