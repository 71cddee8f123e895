// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! A button that says what it does. `keys` is shown as a hint in it. */
T.Button {
    id: button

    enum Variant {
        Primary,
        Secondary,
        Danger,
        Ghost
    }

    property int variant: Button.Secondary
    property bool small: false
    property bool busy: false
    property string keys

    readonly property bool strong: variant === Button.Primary || variant === Button.Danger
    readonly property color ink: !enabled ? (strong ? Theme.muted : Theme.disabled)
        : variant === Button.Primary ? Theme.accentInk : variant === Button.Danger ? (Theme.dark ? Theme.canvas : Theme.surface)
        : variant === Button.Ghost ? (hovered ? Theme.text : Theme.muted) : Theme.text

    /// What is taken by the icon and the key beside the words.
    readonly property real beside: (icon.name !== "" ? icon.width + row.spacing : 0) + (keys !== "" ? hint.implicitWidth + row.spacing : 0)

    enabled: !busy
    implicitWidth: Math.max(implicitHeight, contentItem.implicitWidth + leftPadding + rightPadding)
    implicitHeight: small ? Theme.controlHeightSmall : Theme.controlHeight
    leftPadding: small ? Theme.space8 : Theme.space12
    rightPadding: leftPadding
    hoverEnabled: true
    font.family: Theme.sans
    font.pixelSize: Theme.fontSmall
    font.weight: Font.Medium
    icon.width: Theme.iconSizeSmall
    Accessible.role: Accessible.Button
    Accessible.name: text

    contentItem: Item {
        id: content

        implicitWidth: Math.ceil(label.implicitWidth) + button.beside
        implicitHeight: row.implicitHeight

        Row {
            id: row

            anchors.centerIn: parent
            spacing: Theme.space6

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                color: button.ink
                name: button.icon.name
                size: button.icon.width
                visible: name !== ""
            }

            Label {
                id: label

                anchors.verticalCenter: parent.verticalCenter
                color: button.ink
                font: button.font
                text: button.text
                visible: text !== ""
                width: Math.min(implicitWidth, Math.max(0, content.width - button.beside))
            }

            KeyHint {
                id: hint

                anchors.verticalCenter: parent.verticalCenter
                ink: button.ink
                keys: button.keys
                visible: keys !== ""
            }
        }
    }

    background: Rectangle {
        border.color: button.variant === Button.Secondary ? (button.hovered ? Theme.fieldLine : Theme.lineStrong) : "transparent"
        border.width: button.variant === Button.Secondary ? Theme.hairline : 0
        color: button.backgroundColor()
        radius: Theme.radius

        FocusFrame {
            shown: button.visualFocus
        }
    }

    function backgroundColor(): color {
        if (strong && !enabled)
            return Theme.line;
        if (variant === Button.Primary)
            return pressed ? Theme.accentPressed : hovered ? Theme.accentHover : Theme.accent;
        if (variant === Button.Danger)
            return pressed || hovered ? Theme.failedHover : Theme.failed;
        if (pressed)
            return Theme.pressed;
        if (hovered)
            return Theme.hover;
        return variant === Button.Secondary ? Theme.raised : "transparent";
    }
}
