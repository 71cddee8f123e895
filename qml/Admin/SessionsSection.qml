// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! Everybody's sessions: not what is said in them, but whose they are, how they stand and what they take. */
AdminList {
    id: section

    property string user

    emptyText: qsTr("What somebody starts is listed here.")
    emptyTitle: qsTr("No session")
    note: qsTr("%n session(s). What is said in them is their users'.", "", query.value.total ?? 0)
    label: qsTr("Sessions")
    query: AdminQuery {
        filter: ({ "user": who.text.trim(), "status": status.currentValue ?? "" })
        list: "sessions"
        path: "sessions"
    }
    delegate: AdminRow {
        id: row

        required property var modelData
        readonly property bool over: ["stopped", "failed", "deleting"].includes(modelData.status)
        readonly property string path: "sessions/" + encodeURIComponent(modelData.id)

        ink: Theme.statusColor(modelData.status)
        soft: Theme.pressed
        facts: AdminText.line([modelData.team ?? "", modelData.agent, modelData.repository ?? "", modelData.memory_limit ? AdminText.bytes(modelData.memory_limit) : ""])
        more: AdminText.line([modelData.id, qsTr("last used %1").arg(AdminText.when(modelData.last_event_at ?? modelData.updated_at))])
        state: Theme.statusText(modelData.status)
        title: modelData.owner

        IconButton {
            icon.name: "stop"
            objectName: "adminStop"
            text: qsTr("Stop this session of %1").arg(row.modelData.owner)
            visible: !row.over
            onClicked: section.query.change("POST", row.path + "/stop")
        }

        IconButton {
            danger: true
            icon.name: "delete"
            objectName: "adminRemove"
            text: qsTr("Remove this session of %1").arg(row.modelData.owner)
            visible: row.modelData.status !== "deleting"
            onClicked: section.askToRemove(row.modelData.owner, row.path)
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

    ComboBox {
        id: status

        label: qsTr("State")
        objectName: "sessionsState"
        model: [{ "text": qsTr("Any state"), "value": "" }].concat(["creating", "running", "needs_input", "idle", "stopped", "failed"].map(name => ({ "text": Theme.statusText(name), "value": name })))
        textRole: "text"
        valueRole: "value"
        width: section.fieldWidth
        onActivated: section.query.refresh()
    }

    /// The row may be gone by the time of the answer: the list is made anew.
    function askToRemove(owner: string, path: string): void {
        ask(qsTr("Remove this session of %1?").arg(owner), Connection.keepRemoved > 0 ? qsTr("Its agent is stopped and its workspace is gone for good. What was said in it can be read by those whose session it was for %1.").arg(Connection.keepRemovedText) : qsTr("Its agent is stopped; what was said in it and its workspace are gone for good."), qsTr("Remove it"), () => section.query.change("DELETE", path));
    }
}
