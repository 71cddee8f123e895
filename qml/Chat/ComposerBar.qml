// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Platform
import Ccplant.Controls

/*! Under the text: attach, commands and files on the left; mode, model, meter and send on the right. */
Item {
    id: bar

    required property SessionController session
    required property bool sendable
    property bool narrow: false
    property bool editing: false
    signal attached(list<url> files)
    signal inserted(string text)
    signal submitted(bool now)
    signal editEnded

    implicitHeight: row.implicitHeight

    RowLayout {
        id: row

        width: parent.width
        spacing: Theme.space2

        IconButton {
            icon.name: "attach"
            small: true
            text: qsTr("Attach files")
            onClicked: dialog.open()
        }

        IconButton {
            enabled: (bar.session.config.commands ?? []).length > 0
            icon.name: "slash"
            keys: "/"
            small: true
            text: qsTr("Commands of the agent")
            visible: !bar.narrow
            onClicked: bar.inserted("/")
        }

        IconButton {
            icon.name: "at"
            keys: "@"
            small: true
            text: qsTr("Name a file of the workspace")
            visible: !bar.narrow
            onClicked: bar.inserted("@")
        }

        OptionsButton {
            session: bar.session
        }

        Item {
            Layout.fillWidth: true
        }

        ContextMeter {
            Layout.rightMargin: Theme.space4
            shown: bar.width > Theme.px(380)
            usage: bar.session.usage
        }

        ConfigPicker {
            Layout.fillWidth: true
            Layout.maximumWidth: Math.min(Math.ceil(implicitWidth), Theme.px(180))
            Layout.minimumWidth: 0
            label: qsTr("Mode")
            options: Array.from(bar.session.config.modes ?? [])
            value: bar.session.config.mode ?? ""
            onChosen: id => bar.session.setMode(id)
        }

        ConfigPicker {
            Layout.maximumWidth: Theme.px(180)
            label: qsTr("Model")
            options: Array.from(bar.session.config.models ?? [])
            value: bar.session.config.model ?? ""
            visible: options.length > 1 && !bar.narrow
            onChosen: id => bar.session.setModel(id)
        }

        Button {
            small: true
            text: qsTr("Cancel")
            variant: Button.Ghost
            visible: bar.editing
            onClicked: bar.editEnded()
        }

        Button {
            enabled: bar.sendable
            keys: bar.narrow || Settings.sendKey === "ctrl_enter" ? "" : "Ctrl ↵"
            small: true
            text: qsTr("Send now")
            variant: Button.Ghost
            visible: bar.session.working && !bar.editing && bar.sendable
            onClicked: bar.submitted(true)
        }

        Button {
            enabled: bar.sendable
            icon.name: "queue"
            small: true
            text: bar.editing ? qsTr("Save") : qsTr("Queue")
            variant: Button.Primary
            visible: bar.session.working || bar.editing
            onClicked: bar.submitted(false)
        }

        IconButton {
            enabled: bar.sendable
            icon.name: "send"
            icon.width: Theme.iconSizeSmall
            keys: Settings.sendKey === "ctrl_enter" ? "Ctrl+Enter" : "Enter"
            primary: true
            small: true
            text: qsTr("Send")
            visible: !bar.session.working && !bar.editing
            onClicked: bar.submitted(false)
        }
    }

    FilePicker {
        id: dialog

        title: qsTr("Attach files")
        onPicked: files => bar.attached(files)
    }
}
