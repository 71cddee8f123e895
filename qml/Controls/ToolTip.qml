// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! What a control does, and its key. Shown above the parent after a moment, or below where the window ends above it. */
T.ToolTip {
    id: tip

    property string keys
    property bool below: false ///< over the parent it would take the parent's clicks

    x: parent ? Math.round((parent.width - implicitWidth) / 2) : 0
    y: below && parent ? parent.height + Theme.space6 : -implicitHeight - Theme.space6
    onAboutToShow: below = parent !== null && parent.mapToItem(null, 0, 0).y < implicitHeight + Theme.space6 + margins
    delay: Theme.tooltipDelay
    margins: Theme.space8
    padding: Theme.space6
    leftPadding: Theme.space8
    rightPadding: Theme.space8
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent | T.Popup.CloseOnReleaseOutsideParent
    implicitWidth: contentItem.implicitWidth + leftPadding + rightPadding
    implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding

    contentItem: Row {
        spacing: Theme.space8

        Label {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.canvas
            size: Theme.fontCaption
            text: tip.text
            weight: Font.Medium
        }

        Label {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.canvas
            opacity: 0.7
            size: Theme.fontCaption
            text: tip.keys
            visible: text !== ""
        }
    }

    background: Rectangle {
        color: Theme.text
        radius: Theme.radiusSmall + Theme.hairline
    }

    enter: Transition {
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.fast; easing.type: Easing.OutCubic }
    }
}
