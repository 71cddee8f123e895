// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! Keys with which programs use ccplant in the user's name, or in a team's. */
SettingsSection {
    id: section

    title: qsTr("API keys")
    Component.onCompleted: if (Connection.online) ApiKeys.refresh()

    Connections {
        target: Connection

        function onStateChanged(): void {
            if (Connection.online && section.visible)
                ApiKeys.refresh();
        }
    }

    Repeater {
        model: ApiKeys.keys

        SettingsRow {
            id: row

            required property var modelData

            help: [modelData.team ?? "", modelData.access, modelData.facts].filter(part => part !== "").join(" · ")
            label: modelData.name

            Label {
                color: Theme.failed
                size: Theme.fontCaption
                text: qsTr("Expired")
                visible: row.modelData.expired
                weight: Font.DemiBold
            }

            IconButton {
                danger: true
                icon.name: "delete"
                small: true
                text: qsTr("Make the key %1 void").arg(row.modelData.name)
                onClicked: removal.openFor(row.modelData)
            }
        }
    }

    SettingsRow {
        help: ApiKeys.keys.length > 0 ? qsTr("For scripts and other programs. Whoever has a key can do what it allows.") : qsTr("None yet. A key lets a script or another program work with your sessions.")
        label: qsTr("Another program")

        Button {
            icon.name: "plus"
            objectName: "newKey"
            small: true
            text: qsTr("New key")
            onClicked: creation.openFresh()
        }
    }

    Banner {
        Layout.bottomMargin: Theme.space8
        Layout.fillWidth: true
        dismissible: true
        level: "error"
        radius: Theme.radius
        text: creation.visible ? "" : ApiKeys.errorText
        visible: text !== ""
        onDismissed: ApiKeys.clearError()
    }

    NewKeyDialog {
        id: creation
    }

    Dialog {
        id: removal

        property var key: ({})

        acceptText: qsTr("Make it void")
        destructive: true
        text: qsTr("Programs that use it are refused from then on. This cannot be undone.")
        title: qsTr("Make the key “%1” void?").arg(key.name ?? "")
        onAccepted: ApiKeys.remove(key.id)

        function openFor(wanted: var): void {
            key = wanted;
            open();
        }
    }
}
