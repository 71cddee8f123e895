// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

T.Switch {
    id: toggle

    implicitWidth: contentItem.implicitWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.controlHeightSmall, contentItem.implicitHeight)
    spacing: Theme.space12
    hoverEnabled: true
    font.family: Theme.sans
    font.pixelSize: Theme.fontSmall
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checked: checked

    indicator: Rectangle {
        x: toggle.leftPadding
        anchors.verticalCenter: parent.verticalCenter
        implicitWidth: Theme.space32 + Theme.space2
        implicitHeight: Theme.iconSize
        color: toggle.checked ? Theme.accent : Theme.fieldLine
        opacity: toggle.enabled ? 1 : 0.5
        radius: height / 2

        Rectangle {
            x: toggle.checked ? parent.width - width - Theme.space2 : Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            width: parent.height - 2 * Theme.space2
            height: width
            color: toggle.checked ? Theme.accentInk : Theme.surface
            radius: height / 2

            Behavior on x {
                NumberAnimation { duration: Theme.fast; easing.type: Easing.OutCubic }
            }
        }

        FocusFrame {
            radius: parent.radius - inset
            shown: toggle.visualFocus
        }
    }

    contentItem: Label {
        leftPadding: toggle.text !== "" ? toggle.indicator.width + toggle.spacing : toggle.indicator.width
        font: toggle.font
        text: toggle.text
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }
}
