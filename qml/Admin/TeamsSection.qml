// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! Teams that are known, and the quotas of everybody who has none of their own. */
AdminList {
    id: section

    readonly property var mapping: query.value.mapping ?? []

    emptyText: qsTr("Teams come with sign-in with GitHub, or from the mapping file.")
    emptyTitle: qsTr("No team")
    note: mapping.length === 0 ? "" : qsTr("By the mapping file: %1").arg(mapping.map(entry => entry.pattern + " → " + (entry.role !== "" ? entry.role : AdminText.permissions(entry.permissions))).join(", "))
    label: qsTr("Teams")
    query: AdminQuery {
        list: "teams"
        path: "teams"
    }
    delegate: AdminRow {
        id: row

        required property var modelData

        facts: AdminText.line([AdminText.permissions(modelData.permissions), modelData.members.length > 0 ? modelData.members.join(", ") : qsTr("nobody of it has signed in")])
        more: AdminText.usage(modelData.usage, modelData.quota)
        title: modelData.team

        IconButton {
            icon.name: "gauge"
            text: qsTr("Quota of %1").arg(row.modelData.team)
            onClicked: quota.openFor("team", row.modelData.team)
        }
    }

    Button {
        icon.name: "gauge"
        objectName: "quotaUsers"
        text: qsTr("Quota of every user")
        onClicked: quota.openFor("user", "")
    }

    Button {
        icon.name: "gauge"
        text: qsTr("Quota of every team")
        onClicked: quota.openFor("team", "")
    }

    QuotaDialog {
        id: quota

        onSaved: section.query.refresh()
    }
}
