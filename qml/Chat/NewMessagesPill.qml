// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! "3 new messages": appears while the end of the transcript is out of sight. */
Button {
    id: pill

    required property int count

    icon.name: "arrow-down"
    small: true
    text: count > 0 ? qsTr("%n new message(s)", "", count) : qsTr("To the end")

    background: Rectangle {
        border.color: Theme.lineStrong
        border.width: Theme.hairline
        color: pill.hovered ? Theme.selected : Theme.raised
        radius: height / 2

        Elevation {
            radius: parent.radius
        }

        FocusFrame {
            radius: parent.radius - inset
            shown: pill.visualFocus
        }
    }
}
