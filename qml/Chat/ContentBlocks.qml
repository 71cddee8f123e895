// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! The content blocks of a message, tool or permission. */
Column {
    id: view

    required property var blocks
    property bool textToo: true
    property bool canOpen: false
    property bool outputText: false ///< text blocks are what a tool printed
    signal fileOpened(string path)

    readonly property int count: shown.length
    readonly property var shown: Array.from(blocks ?? []).filter(block => textToo || block.type !== "text")

    spacing: Theme.space8

    Repeater {
        model: view.shown

        ContentBlock {
            required property var modelData

            width: view.width
            block: modelData
            canOpen: view.canOpen
            outputText: view.outputText
            onFileOpened: path => view.fileOpened(path)
        }
    }
}
