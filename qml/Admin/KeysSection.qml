// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! API keys of everybody. */
AdminList {
    id: section

    property string user

    emptyText: qsTr("Keys that people make in their settings are listed here.")
    emptyTitle: qsTr("No key")
    label: qsTr("Keys")
    query: AdminQuery {
        filter: ({ "user": who.text.trim() })
        list: "keys"
        path: "keys"
    }
    delegate: AdminRow {
        id: row

        required property var modelData
        readonly property bool expired: modelData.expires_at !== undefined && new Date(modelData.expires_at) <= new Date()

        bad: true
        facts: AdminText.line([modelData.team ?? modelData.user, AdminText.permissions(modelData.scopes), modelData.start + "…"])
        more: AdminText.line([qsTr("made by %1 on %2").arg(modelData.created_by).arg(AdminText.when(modelData.created_at)), modelData.last_used_at ? qsTr("last used %1").arg(AdminText.when(modelData.last_used_at)) : qsTr("never used"), modelData.expires_at ? qsTr("expires %1").arg(AdminText.when(modelData.expires_at)) : qsTr("never expires")])
        state: expired ? qsTr("Expired") : ""
        title: modelData.name

        IconButton {
            danger: true
            icon.name: "delete"
            objectName: "adminVoidKey"
            text: qsTr("Make the key %1 void").arg(row.modelData.name)
            onClicked: section.askToVoid(row.modelData.name, "keys/" + encodeURIComponent(row.modelData.id))
        }
    }

    SearchField {
        id: who

        placeholderText: qsTr("Whose")
        text: section.user
        width: section.fieldWidth
        onAccepted: section.query.refresh()
        onTextChanged: if (text === "" && section.query.loaded) section.query.refresh()
    }

    /// The row may be gone by the time of the answer: the list is made anew.
    function askToVoid(name: string, path: string): void {
        ask(qsTr("Make the key “%1” void?").arg(name), qsTr("Programs that use it are refused from then on. This cannot be undone."), qsTr("Make it void"), () => section.query.change("DELETE", path));
    }
}
