// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! What was done by whom, newest first. */
AdminList {
    id: section

    property string user

    emptyText: qsTr("Sign-ins, keys, what is done to sessions and what was refused are written down here.")
    emptyTitle: qsTr("Nothing was written down")
    label: qsTr("Audit")
    query: AdminQuery {
        filter: ({ "user": who.text.trim() })
        list: "entries"
        path: "audit"
    }
    delegate: AdminRow {
        required property var modelData

        bad: true
        facts: AdminText.line([modelData.user ?? qsTr("nobody who is known"), modelData.method ? qsTr("by %1").arg(modelData.method) : "", modelData.address ? qsTr("from %1").arg(modelData.address) : "", modelData.left_out ? qsTr("%n more before it", "", modelData.left_out) : ""])
        more: AdminText.line([AdminText.when(modelData.time), modelData.request_id ?? ""])
        mono: true
        state: modelData.outcome === "ok" ? "" : modelData.outcome
        title: modelData.object ? modelData.action + "  " + modelData.object : modelData.action
    }

    SearchField {
        id: who

        placeholderText: qsTr("By whom")
        text: section.user
        width: section.fieldWidth
        onAccepted: section.query.refresh()
        onTextChanged: if (text === "" && section.query.loaded) section.query.refresh()
    }
}
