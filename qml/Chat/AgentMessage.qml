// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! What the agent says: bare on the canvas, for it is the content. */
Item {
    id: message

    required property string text
    required property var content
    required property bool streaming
    required property date time
    property bool quotable: true ///< there is a composer to quote in
    signal quoted(string text)
    signal fileOpened(string path)

    implicitHeight: column.height
    height: implicitHeight
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("Agent")

    Column {
        id: column

        width: parent.width
        spacing: Theme.space8

        MarkdownView {
            width: parent.width
            markdown: message.text
        }

        ContentBlocks {
            width: parent.width
            blocks: message.content
            textToo: false
            visible: count > 0
            onFileOpened: path => message.fileOpened(path)
        }
    }

    MessageActions {
        anchors.right: parent.right
        anchors.top: parent.bottom
        anchors.topMargin: -Theme.space8
        quotable: message.quotable
        shown: hover.hovered && !message.streaming
        source: message.text
        time: message.time
        z: 1
        onQuoted: message.quoted(message.text)
    }

    HoverHandler {
        id: hover

        margin: Theme.space12
    }
}
