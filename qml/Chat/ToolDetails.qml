// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! What went into a tool and what came out. */
Column {
    id: details

    required property string toolKind
    required property string status
    required property var content
    required property var rawInput
    required property var rawOutput
    property bool canOpen: true ///< there is a side pane for what has changed
    signal fileOpened(string path)

    readonly property string command: ChatText.command(rawInput)
    readonly property string input: command !== "" ? command : hasDiff ? "" : ChatText.json(rawInput)
    readonly property bool hasDiff: Array.from(content ?? []).some(block => block.type === "diff")
    readonly property string result: blocks.count > 0 ? "" : ChatText.json(rawOutput)

    bottomPadding: Theme.space8
    spacing: Theme.space8
    topPadding: Theme.space4

    CodeBlock {
        width: parent.width
        code: details.input
        language: details.command !== "" ? "bash" : "json"
        title: details.command !== "" ? qsTr("command") : qsTr("input")
        visible: details.input !== "" && details.input !== "{}"
    }

    ContentBlocks {
        id: blocks

        width: parent.width
        blocks: details.content
        canOpen: details.canOpen
        outputText: details.toolKind === "execute" || details.toolKind === "search" || details.toolKind === "read"
        visible: count > 0
        onFileOpened: path => details.fileOpened(path)
    }

    TerminalOutput {
        width: parent.width
        output: details.result
        title: qsTr("result")
        visible: details.result !== ""
    }

    Label {
        color: Theme.faint
        text: details.status === "in_progress" || details.status === "pending" ? qsTr("Nothing has come back yet.") : qsTr("Nothing came back.")
        visible: details.result === "" && blocks.count === 0
    }
}
