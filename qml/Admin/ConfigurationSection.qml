// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! Every option as it is in force, and where its value comes from. */
AdminList {
    id: section

    emptyTitle: qsTr("No option of this name")
    items: query.items.filter(option => search.text === "" || option.name.toLowerCase().includes(search.text.trim().toLowerCase()))
    note: qsTr("Options are changed in the server's configuration file, environment or command line. Secrets are masked.")
    label: qsTr("Configuration")
    query: AdminQuery {
        list: "options"
        path: "configuration"
    }
    delegate: AdminRow {
        required property var modelData

        facts: modelData.value !== "" ? modelData.value : qsTr("empty")
        mono: true
        more: modelData.source === "default" ? qsTr("the default") : qsTr("from %1").arg(modelData.source)
        title: modelData.name
    }

    SearchField {
        id: search

        placeholderText: qsTr("Name")
        width: section.fieldWidth
    }
}
