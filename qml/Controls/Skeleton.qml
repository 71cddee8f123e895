// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! Grey lines in place of what is loading for the first time. */
Column {
    id: skeleton

    property int lines: 3
    property int lineHeight: Theme.space12

    spacing: Theme.space12
    Accessible.role: Accessible.Animation
    Accessible.name: qsTr("Loading")

    Repeater {
        model: skeleton.lines

        Rectangle {
            required property int index

            width: skeleton.width * [0.92, 0.78, 0.85, 0.6][index % 4]
            height: skeleton.lineHeight
            color: Theme.line
            radius: Theme.radiusSmall
        }
    }

    SequentialAnimation on opacity {
        loops: Animation.Infinite
        running: skeleton.visible && !Theme.reducedMotion
        NumberAnimation { from: 1; to: 0.5; duration: 900; easing.type: Easing.InOutSine }
        NumberAnimation { from: 0.5; to: 1; duration: 900; easing.type: Easing.InOutSine }
    }
}
