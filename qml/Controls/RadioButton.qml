// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! One of several; `description` says more under the name. */
T.RadioButton {
    id: radio

    property string description

    implicitWidth: contentItem.implicitWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.controlHeightSmall, contentItem.implicitHeight)
    spacing: Theme.space8
    hoverEnabled: true
    font.family: Theme.sans
    font.pixelSize: Theme.fontSmall
    Accessible.role: Accessible.RadioButton
    Accessible.name: text
    Accessible.description: description
    Accessible.checked: checked

    indicator: Rectangle {
        x: radio.leftPadding
        y: Math.round((Theme.controlHeightSmall - height) / 2)
        implicitWidth: Theme.iconSizeSmall + Theme.space2
        implicitHeight: implicitWidth
        border.color: radio.checked ? Theme.accent : radio.hovered ? Theme.muted : Theme.fieldLine
        border.width: radio.checked ? Math.round(width / 3.4) : Theme.hairline
        color: radio.checked ? Theme.accentInk : Theme.surface
        opacity: radio.enabled ? 1 : 0.5
        radius: width / 2

        FocusFrame {
            radius: parent.radius - inset
            shown: radio.visualFocus
        }
    }

    contentItem: Item {
        implicitHeight: words.implicitHeight
        implicitWidth: words.x + Math.ceil(Math.max(name.implicitWidth, about.implicitWidth))

        Column {
            id: words

            x: radio.indicator.width + radio.spacing
            width: parent.width - x
            topPadding: Math.round((Theme.controlHeightSmall - name.implicitHeight) / 2)

            Label {
                id: name

                width: parent.width
                enabled: radio.enabled
                font: radio.font
                text: radio.text
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }

            Label {
                id: about

                width: parent.width
                bottomPadding: Theme.space4
                color: Theme.muted
                size: Theme.fontCaption
                text: radio.description
                visible: text !== ""
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }
        }
    }
}
