// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! A soft shadow under something raised; `radius` is that thing's. */
Item {
    id: elevation

    property int radius: Theme.radius
    property int layers: 5

    anchors.fill: parent
    z: -1

    Repeater {
        model: elevation.layers

        Rectangle {
            required property int index

            anchors.fill: elevation
            anchors.margins: -(index + 1) * Theme.space2
            anchors.topMargin: -index * Theme.space2 + Theme.space2
            anchors.bottomMargin: -(index + 1) * Theme.space2 - Theme.space4
            color: Theme.shadow
            radius: elevation.radius + index * Theme.space2
        }
    }
}
