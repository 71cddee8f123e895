// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

/*! Says what was done, offers to undo it, and goes away; it stays while the pointer is over it. */
Rectangle {
    id: toast

    required property string text
    property string undoText
    property int maximumWidth: Theme.dialogWidth
    signal undone
    signal finished

    color: Theme.text
    implicitHeight: Math.max(Theme.controlHeight + Theme.space8, row.implicitHeight + Theme.space16)
    implicitWidth: Math.min(maximumWidth, row.implicitWidth + 2 * Theme.space16)
    radius: Theme.radius
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.space16
        anchors.rightMargin: Theme.space8
        spacing: Theme.space12

        Label {
            Layout.fillWidth: true
            color: Theme.canvas
            text: toast.text
            Accessible.ignored: true
        }

        Button {
            id: undo

            small: true
            text: toast.undoText
            visible: text !== ""
            onClicked: toast.undone()
        }
    }

    HoverHandler {
        id: hover
    }

    Timer {
        interval: Theme.toastTime
        running: !hover.hovered && !undo.activeFocus
        onTriggered: toast.finished()
    }

    Elevation {}
}
