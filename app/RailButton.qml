// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! A place to go, in the rail or the bottom bar, with how much waits there. */
IconButton {
    id: button

    property int count: 0
    property bool current: false

    checked: current
    implicitHeight: Theme.touchTarget - Theme.space4
    implicitWidth: implicitHeight
    Accessible.selected: current
    Accessible.description: count > 0 ? qsTr("%n need you", "", count) : ""

    Badge {
        anchors.right: parent.right
        anchors.rightMargin: -Theme.space2
        anchors.top: parent.top
        anchors.topMargin: -Theme.space2
        count: button.count
        ink: Theme.attention
        soft: Theme.attentionSoft
        visible: button.count > 0
    }
}
