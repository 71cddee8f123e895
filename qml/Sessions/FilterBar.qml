// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! Narrows the inbox by state, agent and repository, or shows the archive. */
Flow {
    id: bar

    required property SessionFilterModel sessions

    spacing: Theme.space4

    ComboBox {
        flat: true
        label: qsTr("State")
        model: [{ "text": qsTr("Any state"), "value": "" }, { "text": qsTr("Needs you"), "value": "needs_input" },
            { "text": qsTr("Running"), "value": "running" }, { "text": qsTr("Idle"), "value": "idle" }, { "text": qsTr("Done"), "value": "done" }]
        small: true
        textRole: "text"
        valueRole: "value"
        currentIndex: Math.max(0, model.findIndex(entry => entry.value === bar.sessions.statusGroup))
        onActivated: bar.sessions.statusGroup = currentValue
    }

    ComboBox {
        flat: true
        label: qsTr("Agent")
        model: [{ "text": qsTr("Any agent"), "value": "" }].concat(Sessions.all.agents.map(id => ({ "text": Agents.nameOf(id), "value": id })))
        small: true
        textRole: "text"
        valueRole: "value"
        currentIndex: Math.max(0, model.findIndex(entry => entry.value === bar.sessions.agent))
        onActivated: bar.sessions.agent = currentValue
    }

    ComboBox {
        flat: true
        label: qsTr("Repository")
        model: [{ "text": qsTr("Any repository"), "value": "" }].concat(Sessions.all.repositories.map(name => ({ "text": name, "value": name })))
        small: true
        textRole: "text"
        valueRole: "value"
        visible: Sessions.all.repositories.length > 0
        currentIndex: Math.max(0, model.findIndex(entry => entry.value === bar.sessions.repository))
        onActivated: bar.sessions.repository = currentValue
    }

    Chip {
        checkable: true
        checked: bar.sessions.archived
        icon.name: "archive"
        text: qsTr("Archive")
        onToggled: bar.sessions.archived = checked
    }

    Chip {
        icon.name: "close"
        text: qsTr("Clear")
        visible: bar.sessions.filtered
        onClicked: bar.sessions.clearFilters()
    }

    Button {
        icon.name: "history"
        objectName: "filterRemoved"
        small: true
        text: qsTr("Removed sessions")
        variant: Button.Ghost
        visible: Connection.keepRemoved > 0
        onClicked: Navigation.go("removed")
    }
}
