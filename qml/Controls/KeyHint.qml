// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! A key or chord as text ("Ctrl+K") in a small frame. */
Rectangle {
    id: hint

    required property string keys
    property color ink: Theme.muted

    border.color: Qt.alpha(ink, 0.35)
    border.width: Theme.hairline
    color: "transparent"
    implicitHeight: label.implicitHeight + Theme.space2
    implicitWidth: Math.max(implicitHeight, label.implicitWidth + Theme.space8)
    radius: Theme.radiusSmall
    Accessible.ignored: true

    Label {
        id: label

        anchors.centerIn: parent
        color: hint.ink
        size: Theme.fontCaption - 1
        text: hint.keys
        weight: Font.Medium
    }
}
