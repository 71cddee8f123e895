// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! What the user sets on this device. */
T.Page {
    id: page

    property bool narrow: false
    readonly property real room: column.width - 2 * Theme.space16 ///< for one control

    objectName: "settingsPage"
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Settings")

    background: Rectangle {
        color: Theme.canvas
    }

    Flickable {
        id: flick

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: column.implicitHeight + 2 * Theme.space24
        T.ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: column

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.space24
            width: Math.min(Theme.columnWidth, flick.width - 2 * Theme.space16)
            y: Theme.space24

            Label {
                size: Theme.fontDisplay
                text: qsTr("Settings")
                weight: Font.DemiBold
                Accessible.role: Accessible.Heading
            }

            SettingsSection {
                title: qsTr("Appearance")

                SettingsRow {
                    label: qsTr("Theme")

                    Choice {
                        room: page.room
                        label: qsTr("Theme")
                        objectName: "themeChoice"
                        options: [{ "value": "system", "text": qsTr("System") }, { "value": "light", "text": qsTr("Light") }, { "value": "dark", "text": qsTr("Dark") }]
                        value: Settings.theme
                        onChosen: value => Settings.theme = value
                    }
                }

                SettingsRow {
                    label: qsTr("Language")

                    Choice {
                        room: page.room
                        label: qsTr("Language")
                        objectName: "languageChoice"
                        options: [{ "value": "system", "text": qsTr("System") }, { "value": "en", "text": "English" }, { "value": "ja", "text": "日本語" }]
                        value: Settings.language
                        onChosen: value => Settings.language = value
                    }
                }

                SettingsRow {
                    help: qsTr("Makes everything smaller or larger.")
                    label: qsTr("Text size")

                    IconButton {
                        enabled: Settings.textScale > 80
                        icon.name: "minus"
                        text: qsTr("Smaller")
                        onClicked: Settings.textScale -= 10
                    }

                    Label {
                        Layout.minimumWidth: Theme.px(44)
                        font.features: { "tnum": 1 }
                        horizontalAlignment: Text.AlignHCenter
                        text: qsTr("%1 %").arg(Settings.textScale)
                    }

                    IconButton {
                        enabled: Settings.textScale < 150
                        icon.name: "plus"
                        text: qsTr("Larger")
                        onClicked: Settings.textScale += 10
                    }
                }
            }

            SettingsSection {
                title: qsTr("Writing")

                SettingsRow {
                    help: Settings.sendKey === "enter" ? qsTr("Shift+Enter starts a new line.") : qsTr("Enter starts a new line.")
                    label: qsTr("Send a message with")

                    Choice {
                        room: page.room
                        label: qsTr("Send a message with")
                        objectName: "sendKeyChoice"
                        options: [{ "value": "enter", "text": "Enter" }, { "value": "ctrl_enter", "text": "Ctrl+Enter" }]
                        value: Settings.sendKey
                        onChosen: value => Settings.sendKey = value
                    }
                }
            }

            ServersSection {}

            KeysSection {
                visible: Connection.online
            }

            SettingsSection {
                title: qsTr("This page")
                visible: Host.installable

                SettingsRow {
                    help: qsTr("It gets a window and an icon of its own.")
                    label: qsTr("Keep ccplant as an application")

                    Button {
                        objectName: "install"
                        small: true
                        text: qsTr("Install")
                        onClicked: Host.install()
                    }
                }
            }

            SettingsSection {
                title: qsTr("Keys")

                ShortcutList {
                    Layout.fillWidth: true
                }
            }

            AboutSection {}
        }
    }
}
