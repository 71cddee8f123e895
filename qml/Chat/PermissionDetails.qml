// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! What a permission is about: the command, the diff, or whatever else the agent sent. */
Column {
    id: details

    required property string title
    required property var rawInput
    required property var content
    property bool canOpen: true ///< there is a side pane for what would change
    signal fileOpened(string path)

    readonly property string command: ChatText.command(rawInput)
    readonly property string input: command !== "" || blocks.count > 0 ? "" : ChatText.json(rawInput)
    readonly property string writes: rawInput?.content !== undefined && rawInput?.file_path !== undefined ? String(rawInput.content) : ""

    spacing: Theme.space8

    CodeBlock {
        width: parent.width
        code: details.command
        language: "bash"
        title: qsTr("command")
        visible: details.command !== ""
        wrap: true
        wrapSwitch: false
    }

    ContentBlocks {
        id: blocks

        width: parent.width
        blocks: details.content
        canOpen: details.canOpen
        visible: count > 0
        onFileOpened: path => details.fileOpened(path)
    }

    DiffView {
        width: parent.width
        newText: details.rawInput?.new_string ?? details.writes
        oldText: details.rawInput?.old_string ?? ""
        path: details.rawInput?.file_path ?? ""
        visible: details.isEdit
    }

    CodeBlock {
        width: parent.width
        code: details.input
        language: "json"
        title: qsTr("input")
        visible: !details.isEdit && details.input !== "" && details.input !== "{}"
    }

    readonly property bool isEdit: blocks.count === 0 && !!rawInput?.file_path && (rawInput?.new_string !== undefined || writes !== "")
}
