// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! The edge of something to type in or choose from. */
Rectangle {
    required property bool focused
    property bool hovered: false
    property bool invalid: false

    border.color: invalid ? Theme.failed : focused ? Theme.accent : hovered ? Theme.muted : Theme.fieldLine
    border.width: focused || invalid ? Theme.focusWidth : Theme.hairline
    color: enabled ? Theme.surface : Theme.sunken
    radius: Theme.radius
}
