// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! A few exclusive choices side by side. `options`: [{value, text, icon?}]. */
T.Control {
    id: control

    required property var options
    property string value
    property string label
    signal chosen(string value)

    implicitWidth: row.implicitWidth + 2 * padding
    implicitHeight: Theme.controlHeight
    padding: Theme.space2
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.PageTabList
    Accessible.name: label

    contentItem: Row {
        id: row

        Repeater {
            model: control.options

            T.AbstractButton {
                id: segment

                required property var modelData
                readonly property bool current: modelData.value === control.value

                implicitWidth: name.implicitWidth + 2 * Theme.space12
                height: row.height
                hoverEnabled: true
                text: modelData.text
                Accessible.role: Accessible.RadioButton
                Accessible.name: text
                Accessible.checked: current
                onClicked: control.chosen(modelData.value)

                contentItem: Label {
                    id: name

                    color: segment.current ? Theme.text : segment.hovered ? Theme.text : Theme.muted
                    horizontalAlignment: Text.AlignHCenter
                    text: segment.text
                    weight: Font.Medium
                    Accessible.ignored: true
                }

                background: Rectangle {
                    border.color: segment.current ? Theme.lineStrong : "transparent"
                    border.width: Theme.hairline
                    color: segment.current ? Theme.raised : "transparent"
                    radius: Theme.radius - Theme.space2

                    FocusFrame {
                        inset: 0
                        shown: segment.visualFocus
                    }
                }
            }
        }
    }

    background: Rectangle {
        color: Theme.pressed
        radius: Theme.radius
    }
}
