// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! The agent's other options. */
IconButton {
    id: button

    required property SessionController session

    readonly property var options: Array.from(session.config.options ?? []).filter(option => option.category !== "mode" && option.category !== "model")

    checked: popup.opened
    icon.name: "gear"
    small: true
    text: qsTr("Options of the agent")
    visible: options.length > 0
    onClicked: popup.opened ? popup.close() : popup.open()

    Popup {
        id: popup

        y: -height - Theme.space4
        width: Theme.listWidth
        padding: Theme.space16

        contentItem: ColumnLayout {
            spacing: Theme.space12

            Repeater {
                model: button.options

                ColumnLayout {
                    id: option

                    required property var modelData
                    readonly property var values: Array.from(modelData.values ?? [])

                    Layout.fillWidth: true
                    spacing: Theme.space4

                    Switch {
                        Layout.fillWidth: true
                        checked: option.modelData.value === true
                        text: option.modelData.name ?? option.modelData.id
                        visible: option.modelData.type === "boolean"
                        onToggled: button.session.setOption(option.modelData.id, checked)
                    }

                    Label {
                        text: option.modelData.name ?? option.modelData.id
                        visible: option.modelData.type !== "boolean"
                        weight: Font.Medium
                    }

                    ComboBox {
                        Layout.fillWidth: true
                        currentIndex: option.values.findIndex(value => value.id === option.modelData.value)
                        label: option.modelData.name ?? option.modelData.id
                        model: option.values
                        textRole: "name"
                        valueRole: "id"
                        visible: option.modelData.type !== "boolean"
                        onActivated: index => button.session.setOption(option.modelData.id, option.values[index].id)
                    }

                    Label {
                        Layout.fillWidth: true
                        color: Theme.muted
                        size: Theme.fontCaption
                        text: option.modelData.description ?? ""
                        visible: text !== ""
                        wrapMode: Text.Wrap
                    }
                }
            }
        }
    }
}
