// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! A titled group of settings. */
ColumnLayout {
    id: section

    required property string title
    default property alias rows: body.data

    Layout.fillWidth: true
    spacing: Theme.space8

    Label {
        size: Theme.fontBody
        text: section.title
        weight: Font.DemiBold
        Accessible.role: Accessible.Heading
    }

    Rectangle {
        Layout.fillWidth: true
        border.color: Theme.line
        border.width: Theme.hairline
        color: Theme.surface
        implicitHeight: body.implicitHeight + 2 * Theme.space8
        radius: Theme.radius

        ColumnLayout {
            id: body

            anchors.left: parent.left
            anchors.leftMargin: Theme.space16
            anchors.right: parent.right
            anchors.rightMargin: Theme.space16
            anchors.verticalCenter: parent.verticalCenter
            spacing: 0
        }
    }
}
