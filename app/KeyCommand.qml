// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core

/*! A command with its key: in the palette, in the list of keys, and working. */
Item {
    id: action

    required property string text
    property string section
    property string shortcut
    property string keywords
    property bool keyOnly: false
    signal triggered

    Command {
        id: command

        enabled: action.enabled
        keyOnly: action.keyOnly
        keywords: action.keywords
        section: action.section
        shortcut: action.shortcut
        text: action.text
        onTriggered: action.triggered()
    }

    Shortcut {
        enabled: action.enabled && action.shortcut !== ""
        // Keyboards disagree on whether Shift is part of a question mark.
        sequences: action.shortcut === "?" ? ["?", "Shift+?"] : [action.shortcut]
        onActivated: command.trigger()
    }
}
