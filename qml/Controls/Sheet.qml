// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! A pane that slides over the page from `edge` (right by default). */
T.Drawer {
    id: sheet

    parent: T.Overlay.overlay
    edge: Qt.RightEdge
    width: edge === Qt.RightEdge || edge === Qt.LeftEdge ? Math.min(Theme.sideWidth, (parent?.width ?? 0) - Theme.space32) : parent?.width ?? 0
    height: edge === Qt.RightEdge || edge === Qt.LeftEdge ? parent?.height ?? 0 : implicitHeight
    implicitHeight: contentHeight + topPadding + bottomPadding
    modal: true
    popupType: T.Popup.Item
    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }

    background: Rectangle {
        color: Theme.surface

        Rectangle {
            width: sheet.edge === Qt.RightEdge || sheet.edge === Qt.LeftEdge ? Theme.hairline : parent.width
            height: sheet.edge === Qt.RightEdge || sheet.edge === Qt.LeftEdge ? parent.height : Theme.hairline
            x: sheet.edge === Qt.LeftEdge ? parent.width - width : 0
            color: Theme.line
        }
    }

    enter: Transition {
        NumberAnimation { property: "position"; to: 1; duration: Theme.pane; easing.type: Easing.OutCubic }
    }
    exit: Transition {
        NumberAnimation { property: "position"; to: 0; duration: Theme.pane; easing.type: Easing.OutCubic }
    }
}
