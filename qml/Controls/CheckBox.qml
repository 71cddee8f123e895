// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

T.CheckBox {
    id: box

    implicitWidth: contentItem.implicitWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.controlHeightSmall, contentItem.implicitHeight)
    spacing: Theme.space8
    hoverEnabled: true
    font.family: Theme.sans
    font.pixelSize: Theme.fontSmall
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checked: checked

    indicator: Rectangle {
        x: box.leftPadding
        anchors.verticalCenter: parent.verticalCenter
        implicitWidth: Theme.iconSizeSmall + Theme.space2
        implicitHeight: implicitWidth
        border.color: box.checkState !== Qt.Unchecked ? Theme.accent : box.hovered ? Theme.muted : Theme.fieldLine
        border.width: Theme.hairline
        color: box.checkState !== Qt.Unchecked ? Theme.accent : Theme.surface
        opacity: box.enabled ? 1 : 0.5
        radius: Theme.radiusSmall

        Icon {
            anchors.centerIn: parent
            color: Theme.accentInk
            name: box.checkState === Qt.PartiallyChecked ? "minus" : "check"
            size: Theme.iconSizeSmall - Theme.space2
            stroke: 3
            visible: box.checkState !== Qt.Unchecked
        }

        FocusFrame {
            shown: box.visualFocus
        }
    }

    contentItem: Label {
        leftPadding: box.indicator.width + box.spacing
        font: box.font
        text: box.text
        enabled: box.enabled
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }
}
