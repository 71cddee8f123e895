// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! Panes with a movable line between them. */
T.SplitView {
    id: split

    implicitWidth: Theme.listWidth + Theme.columnWidth
    implicitHeight: Theme.columnWidth

    handle: Rectangle {
        implicitWidth: split.orientation === Qt.Horizontal ? Theme.hairline : split.width
        implicitHeight: split.orientation === Qt.Horizontal ? split.height : Theme.hairline
        color: T.SplitHandle.pressed || T.SplitHandle.hovered ? Theme.accent : Theme.line

        containmentMask: Item {
            x: split.orientation === Qt.Horizontal ? -Theme.space4 : 0
            y: split.orientation === Qt.Horizontal ? 0 : -Theme.space4
            width: split.orientation === Qt.Horizontal ? 2 * Theme.space4 + Theme.hairline : split.width
            height: split.orientation === Qt.Horizontal ? split.height : 2 * Theme.space4 + Theme.hairline
        }
    }
}
