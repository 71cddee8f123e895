// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! A square button with an icon (`icon.name`); `text` is its name and tooltip, `keys` the shortcut it shows there. */
T.Button {
    id: button

    property string keys
    property bool small: false
    property bool danger: false
    property color color: danger && hovered ? Theme.failed : checked ? Theme.accent : hovered || visualFocus ? Theme.text : Theme.muted
    property bool primary: false

    readonly property int side: small ? Theme.controlHeightSmall : Theme.controlHeight

    implicitWidth: side
    implicitHeight: side
    icon.width: small ? Theme.iconSizeSmall : Theme.iconSize
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.checkable: checkable
    Accessible.checked: checked

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            color: !button.enabled ? (button.primary ? Theme.muted : Theme.disabled) : button.primary ? Theme.accentInk : button.color
            name: button.icon.name
            size: button.icon.width
        }
    }

    background: Rectangle {
        color: button.primary ? (!button.enabled ? Theme.line : button.pressed ? Theme.accentPressed : button.hovered ? Theme.accentHover : Theme.accent)
             : button.pressed ? Theme.pressed : button.hovered ? Theme.hover : button.checked ? Theme.accentSoft : "transparent"
        radius: Theme.radius

        FocusFrame {
            inset: button.primary ? -Theme.focusWidth - Theme.hairline : 0
            shown: button.visualFocus
        }
    }

    Loader {
        active: button.text !== "" && (button.hovered || button.visualFocus)
        x: 0
        height: button.height
        width: button.width
        sourceComponent: Item {
            ToolTip {
                keys: button.keys
                text: button.text
                visible: button.hovered || button.visualFocus
            }
        }
    }
}
