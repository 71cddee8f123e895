// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! The ring around what has the keyboard. Goes into a control's background. */
Rectangle {
    required property bool shown
    property int inset: -Theme.focusWidth - Theme.hairline

    anchors.fill: parent
    anchors.margins: inset
    border.color: Theme.accent
    border.width: Theme.focusWidth
    color: "transparent"
    radius: Theme.radius - inset
    visible: shown
}
