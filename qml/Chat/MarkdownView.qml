// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! Markdown, block by block. Long texts show their beginning and offer the rest. */
Column {
    id: view

    required property string markdown
    property color ink: Theme.text
    property int textSize: Theme.fontBody
    property int blockLimit: 300

    Repeater {
        model: MarkdownDocument {
            id: parts

            codeBackground: Theme.sunken
            codeFamily: Theme.mono
            codeSize: Math.round(view.textSize * 0.87)
            limit: view.blockLimit
            linkColor: Theme.accent
            text: view.markdown
        }

        delegate: MarkdownBlock {
            width: view.width
            ink: view.ink
            textSize: view.textSize
        }
    }

    Button {
        small: true
        text: qsTr("Show the rest of this message")
        variant: Button.Ghost
        visible: parts.truncated
        onClicked: view.blockLimit = 0
    }
}
