// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core
import Ccplant.Controls

/*! A tool call on one line that opens in place. */
EntryFrame {
    id: row

    required property TranscriptSource session
    required property ExpansionState expansion
    required property string entryId
    required property string toolKind
    required property string title
    required property string status
    required property var locations
    required property var rawInput
    required property var rawOutput
    required property var content
    required property real durationMs
    required property string parentId
    required property bool inGroup
    signal fileOpened(string path)

    readonly property bool open: expansion.ids[entryId] === true
    readonly property var said: ChatText.tool(toolKind, title, locations ?? [], rawInput, session.workspacePath)
    readonly property int indent: (inGroup ? Theme.space16 : -Theme.space8) + (parentId !== "" ? Theme.space16 : 0)

    gap: inGroup ? 0 : Theme.space2

    FoldLine {
        x: row.indent
        width: row.columnWidth - x
        aside: ChatText.duration(row.durationMs)
        iconName: row.iconFor(row.toolKind)
        mark: row.status === "completed" ? "completed" : row.status
        mono: row.said.mono
        object: row.said.object
        open: row.open
        verb: row.said.verb
        onClicked: row.expansion.set(row.entryId, !row.open)
    }

    Loader {
        x: Math.max(0, row.indent) + Theme.space24
        width: row.columnWidth - x
        active: row.open
        visible: active
        sourceComponent: ToolDetails {
            canOpen: !row.session.readOnly
            content: row.content
            rawInput: row.rawInput
            rawOutput: row.rawOutput
            status: row.status
            toolKind: row.toolKind
            onFileOpened: path => row.fileOpened(path)
        }
    }

    function iconFor(kind: string): string {
        const icons = { "read": "file", "edit": "edit", "delete": "delete", "move": "move", "search": "search", "execute": "terminal", "think": "thought", "fetch": "globe", "switch_mode": "gear" };
        return icons[kind] ?? "tool";
    }
}
