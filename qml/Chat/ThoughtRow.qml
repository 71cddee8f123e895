// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! What the agent thought: its last words on one line, the rest on request. */
Column {
    id: row

    required property ExpansionState expansion
    required property string entryId
    required property string text
    required property bool streaming
    required property bool inGroup

    readonly property bool open: expansion.ids[entryId] === true
    readonly property int indent: inGroup ? Theme.space16 : 0

    spacing: Theme.space4

    FoldLine {
        x: row.indent - (row.inGroup ? 0 : Theme.space8)
        width: parent.width - x
        iconName: "thought"
        object: row.open ? "" : row.text.trim().split("\n")[0].replace(/[*_`#]/g, "")
        open: row.open
        verb: row.streaming ? qsTr("Thinking") : qsTr("Thought")
        onClicked: row.expansion.set(row.entryId, !row.open)
    }

    Loader {
        x: row.indent + Theme.space24
        width: parent.width - x
        active: row.open
        visible: active
        sourceComponent: MarkdownView {
            ink: Theme.muted
            markdown: row.text
            textSize: Theme.fontSmall
        }
    }
}
