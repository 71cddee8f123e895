// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! Makes an API key, and shows it the one time that it can be seen. */
Dialog {
    id: dialog

    property string secret ///< of the key that was made; empty before
    readonly property bool made: secret !== ""
    readonly property var owners: [qsTr("Yourself")].concat(Connection.teams)
    readonly property var lives: [{ "value": 30, "text": qsTr("30 days") }, { "value": 90, "text": qsTr("90 days") }, { "value": 365, "text": qsTr("1 year") }, { "value": 0, "text": qsTr("Never") }]

    /// Those that the user has: a key can do no more than who makes it.
    readonly property var scopes: ["session:read", "session:create", "session:update", "session:delete", "admin"].filter(scope => Connection.permissions.includes(scope) || Connection.permissions.includes("*"))
    property var chosen: [] ///< of the scopes

    acceptEnabled: made || name.text.trim() !== "" && !ApiKeys.creating && (access.value !== "choose" || chosen.length > 0)
    acceptText: made ? qsTr("Done") : qsTr("Make the key")
    closesOnAccept: false
    closePolicy: made ? Dialog.NoAutoClose : Dialog.CloseOnEscape
    objectName: "newKeyDialog"
    rejectText: made ? "" : qsTr("Cancel")
    text: made ? qsTr("Copy it now and keep it in a safe place: ccplant keeps only a digest and cannot show it again.") : ""
    title: made ? qsTr("Key “%1”").arg(name.text.trim()) : qsTr("New API key")
    onOpened: name.forceActiveFocus()
    onClosed: secret = ""
    onConfirmed: made ? close() : make()

    function openFresh(): void {
        name.text = "";
        owner.currentIndex = 0;
        life.currentIndex = 1;
        access.value = "work";
        chosen = ["session:read"];
        ApiKeys.clearError();
        open();
    }

    function make(): void {
        if (acceptEnabled)
            ApiKeys.add(name.text, owner.currentIndex > 0 ? owner.currentText : "", access.value === "choose" ? chosen : access.value === "read" ? ["session:read"] : [], lives[life.currentIndex].value);
    }

    Connections {
        enabled: dialog.visible
        target: ApiKeys

        function onCreated(key: string): void {
            dialog.secret = key;
            copy.forceActiveFocus();
        }
    }

    FormField {
        Layout.fillWidth: true
        help: qsTr("To recognise it by, for example the program that uses it.")
        label: qsTr("What is it for?")
        visible: !dialog.made

        TextField {
            id: name

            Layout.fillWidth: true
            label: qsTr("What is it for?")
            maximumLength: 100
            objectName: "keyName"
            Keys.onPressed: event => {
                if (event.key !== Qt.Key_Return && event.key !== Qt.Key_Enter || name.inputMethodComposing)
                    return;
                event.accepted = true;
                dialog.make();
            }
        }
    }

    FormField {
        Layout.fillWidth: true
        help: qsTr("A team's key goes on when somebody leaves the team.")
        label: qsTr("Whose is it?")
        visible: !dialog.made && dialog.owners.length > 1

        ComboBox {
            id: owner

            Layout.fillWidth: true
            label: qsTr("Whose is it?")
            model: dialog.owners
        }
    }

    FormField {
        Layout.fillWidth: true
        label: qsTr("What may it do?")
        visible: !dialog.made

        Choice {
            id: access

            label: qsTr("What may it do?")
            objectName: "keyAccess"
            options: [{ "value": "work", "text": qsTr("Work with sessions") }, { "value": "read", "text": qsTr("Look at sessions") }, { "value": "choose", "text": qsTr("Choose…") }]
            room: dialog.availableWidth
            value: "work"
            onChosen: chosen => value = chosen
        }

        Repeater {
            model: access.value === "choose" ? dialog.scopes : []

            CheckBox {
                required property string modelData

                Layout.fillWidth: true
                checked: dialog.chosen.includes(modelData)
                objectName: "keyScope-" + modelData
                text: ApiKeys.scopeText(modelData)
                onToggled: dialog.chosen = checked ? dialog.scopes.filter(scope => scope === modelData || dialog.chosen.includes(scope)) : dialog.chosen.filter(scope => scope !== modelData)
            }
        }
    }

    FormField {
        Layout.fillWidth: true
        label: qsTr("Expires after")
        visible: !dialog.made

        ComboBox {
            id: life

            Layout.fillWidth: true
            currentIndex: 1
            label: qsTr("Expires after")
            model: dialog.lives
            textRole: "text"
            valueRole: "value"
        }
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space8
        visible: dialog.made

        TextField {
            Layout.fillWidth: true
            font.family: Theme.mono
            label: qsTr("The key")
            objectName: "keySecret"
            readOnly: true
            text: dialog.secret
        }

        Button {
            id: copy

            icon.name: "copy"
            objectName: "copyKey"
            text: qsTr("Copy")
            onClicked: Clipboard.copy(dialog.secret)
        }
    }

    Banner {
        Layout.fillWidth: true
        level: "error"
        radius: Theme.radius
        text: ApiKeys.errorText
        visible: text !== ""
    }
}
