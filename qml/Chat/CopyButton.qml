// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! Copies `source` and says so for a moment. */
IconButton {
    id: button

    required property string source
    property bool copied: false

    color: copied ? Theme.accent : hovered || visualFocus ? Theme.text : Theme.muted
    icon.name: copied ? "check" : "copy"
    small: true
    text: qsTr("Copy")
    Accessible.description: copied ? qsTr("Copied") : ""
    onClicked: {
        Clipboard.copy(source);
        copied = true;
        reset.restart();
    }

    Timer {
        id: reset

        interval: Theme.commandDelay
        onTriggered: button.copied = false
    }
}
