// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! What few people change: title, mode and model where the agent says them, tags, one-shot. */
ColumnLayout {
    id: options

    required property var agent ///< the chosen one, or null
    property alias title: titleField.text
    property alias tags: tagsField.tags
    property alias oneshot: oneshotSwitch.checked
    readonly property string mode: modeBox.visible ? modeBox.currentValue ?? "" : ""
    readonly property string model: modelBox.visible ? modelBox.currentValue ?? "" : ""

    spacing: Theme.space16

    FormField {
        Layout.fillWidth: true
        help: qsTr("Left empty, the agent finds one.")
        label: qsTr("Title")

        TextField {
            id: titleField

            Layout.fillWidth: true
            label: qsTr("Title")
            maximumLength: 300
            objectName: "sessionTitle"
        }
    }

    FormField {
        Layout.fillWidth: true
        label: qsTr("Mode")
        visible: modeBox.visible

        ComboBox {
            id: modeBox

            label: qsTr("Mode")
            model: [{ "id": "", "name": qsTr("The agent's default") }].concat(options.agent?.modes ?? [])
            textRole: "name"
            valueRole: "id"
            visible: (options.agent?.modes ?? []).length > 0
        }
    }

    FormField {
        Layout.fillWidth: true
        label: qsTr("Model")
        visible: modelBox.visible

        ComboBox {
            id: modelBox

            label: qsTr("Model")
            model: [{ "id": "", "name": qsTr("The agent's default") }].concat(options.agent?.models ?? [])
            textRole: "name"
            valueRole: "id"
            visible: (options.agent?.models ?? []).length > 0
        }
    }

    FormField {
        Layout.fillWidth: true
        help: qsTr("To find sessions again, and for scripts.")
        label: qsTr("Tags")

        TagsField {
            id: tagsField

            Layout.fillWidth: true
        }
    }

    Switch {
        id: oneshotSwitch

        text: qsTr("Stop the agent when its first task is done")
    }
}
