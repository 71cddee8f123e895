// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! A line of a menu: `icon.name`, `text`, `keys`; `danger` for what destroys. */
T.MenuItem {
    id: item

    property string keys
    property bool danger: false

    readonly property color ink: !enabled ? Theme.disabled : danger ? Theme.failed : Theme.text

    implicitWidth: Math.max(Theme.menuWidth - 2 * Theme.space4, row.implicitWidth + leftPadding + rightPadding)
    implicitHeight: visible ? Theme.controlHeight : 0
    leftPadding: Theme.space8
    rightPadding: Theme.space8
    font.family: Theme.sans
    font.pixelSize: Theme.fontSmall
    Accessible.role: Accessible.MenuItem
    Accessible.name: text
    Accessible.checkable: checkable
    Accessible.checked: checked

    contentItem: Item {
        implicitWidth: row.implicitWidth

        Row {
            id: row

            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space8

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                color: item.danger ? Theme.failed : item.checked ? Theme.accent : Theme.muted
                name: item.checkable ? (item.checked ? "check" : "") : item.icon.name
                size: Theme.iconSizeSmall
                visible: item.checkable || name !== ""
            }

            Label {
                color: item.ink
                font: item.font
                rightPadding: keyLabel.text !== "" ? keyLabel.implicitWidth + Theme.space24 : item.subMenu ? Theme.space24 : 0
                text: item.text
                Accessible.ignored: true
            }
        }

        Label {
            id: keyLabel

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.faint
            size: Theme.fontCaption
            text: item.keys
            Accessible.ignored: true
        }
    }

    arrow: Icon {
        x: item.width - width - Theme.space8
        anchors.verticalCenter: parent.verticalCenter
        name: "chevron-right"
        size: Theme.iconSizeSmall
        visible: item.subMenu !== null
    }

    background: Rectangle {
        color: item.highlighted || item.hovered ? Theme.hover : "transparent"
        radius: Theme.radius - Theme.space2
    }
}
