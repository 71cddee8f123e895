// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! A thin line that says stale content is being refreshed; a share of `value` (0…1) when that is known. */
Rectangle {
    id: line

    property bool running: true
    property real value: -1
    property color ink: Theme.accent

    clip: true
    color: value >= 0 ? Theme.line : "transparent"
    implicitHeight: Theme.focusWidth
    implicitWidth: Theme.menuWidth
    radius: height / 2
    visible: running || value >= 0
    Accessible.role: Accessible.ProgressBar
    Accessible.name: value >= 0 ? qsTr("%1 %").arg(Math.round(value * 100)) : qsTr("Loading")

    Rectangle {
        id: piece

        width: line.value >= 0 ? parent.width * Math.min(1, line.value) : parent.width / 4
        height: parent.height
        color: line.ink
        radius: line.radius

        NumberAnimation on x {
            from: -line.width / 4
            to: line.width
            duration: 1400
            loops: Animation.Infinite
            running: line.visible && line.value < 0 && !Theme.reducedMotion
        }
    }
}
