// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! A count, or a word about a state (`soft` and `ink` set its colours). */
Rectangle {
    id: badge

    property int count: 0
    property string text: count > 999 ? "999+" : count > 0 ? String(count) : ""
    property color ink: Theme.muted
    property color soft: Theme.pressed

    color: soft
    implicitHeight: label.implicitHeight + Theme.space4
    implicitWidth: Math.max(implicitHeight, label.implicitWidth + Theme.space12)
    radius: height / 2
    visible: text !== ""

    Label {
        id: label

        anchors.centerIn: parent
        color: badge.ink
        font.features: { "tnum": 1 }
        size: Theme.fontCaption
        text: badge.text
        weight: Font.Medium
    }
}
