// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! Text of the interface: the system's or Inter at the small size; set `size`, `color`, `weight` as needed. */
Text {
    property int size: Theme.fontSmall
    property int weight: Font.Normal
    property bool mono: false

    color: enabled ? Theme.text : Theme.disabled
    elide: Text.ElideRight
    font.family: mono ? Theme.mono : Theme.sans
    font.pixelSize: size
    font.weight: weight
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
