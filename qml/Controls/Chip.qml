// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! A small labelled thing: a filter (checkable), an attachment or queued prompt (removable). */
T.Button {
    id: chip

    property bool removable: false
    property string removeText: qsTr("Remove")
    property bool interactive: true
    property color ink: checked ? Theme.accent : Theme.muted
    signal removed

    implicitWidth: contentItem.implicitWidth + leftPadding + rightPadding
    implicitHeight: Theme.controlHeightSmall - Theme.space2
    leftPadding: Theme.space8
    rightPadding: removable ? Theme.space2 : Theme.space8
    hoverEnabled: interactive
    font.family: Theme.sans
    font.pixelSize: Theme.fontCaption
    font.weight: Font.Medium
    icon.width: Theme.iconSizeSmall - Theme.space2
    Accessible.role: removable ? Accessible.Grouping : checkable ? Accessible.CheckBox : Accessible.Button
    Accessible.name: text
    Accessible.checked: checked
    Keys.onDeletePressed: if (chip.removable) chip.removed()

    contentItem: Row {
        spacing: Theme.space4

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            color: chip.ink
            name: chip.icon.name
            size: chip.icon.width
            visible: name !== ""
        }

        Label {
            anchors.verticalCenter: parent.verticalCenter
            color: chip.hovered && !chip.checked ? Theme.text : chip.ink
            font: chip.font
            text: chip.text
            width: Math.min(implicitWidth, Theme.menuWidth)
            Accessible.ignored: true
        }

        IconButton {
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.iconSize
            height: Theme.iconSize
            icon.name: "close"
            icon.width: Theme.markSize
            text: chip.removeText
            visible: chip.removable
            onClicked: chip.removed()
        }
    }

    background: Rectangle {
        border.color: chip.checked ? Theme.accent : Theme.lineStrong
        border.width: Theme.hairline
        color: chip.checked ? Theme.accentSoft : chip.hovered ? Theme.hover : Theme.surface
        radius: Theme.radiusSmall

        FocusFrame {
            radius: Theme.radiusSmall - inset
            shown: chip.visualFocus
        }
    }
}
