// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! An entry of a kind that this client does not know: its name, and on request everything it carries. */
EntryFrame {
    id: row

    required property ExpansionState expansion
    required property string entryId
    required property string kind
    required property var fields

    readonly property bool open: expansion.ids[entryId] === true

    gap: Theme.space8

    FoldLine {
        x: -Theme.space8
        width: row.columnWidth - x
        iconName: "info"
        object: row.fields?.title ?? ""
        open: row.open
        verb: row.kind
        onClicked: row.expansion.set(row.entryId, !row.open)
    }

    Loader {
        x: Theme.space24
        width: row.columnWidth - x
        active: row.open
        visible: active
        sourceComponent: CodeBlock {
            code: ChatText.json(row.fields)
            language: "json"
            title: row.kind
        }
    }
}
