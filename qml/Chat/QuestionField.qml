// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! One field of a question, by its type. */
ColumnLayout {
    id: root

    required property var field
    required property string problem
    property var value
    signal edited(var value)
    signal submitted

    spacing: Theme.space4

    Label {
        Layout.fillWidth: true
        text: root.field.required ? root.field.title : qsTr("%1 (optional)").arg(root.field.title)
        visible: root.field.type !== "boolean"
        weight: Font.Medium
        wrapMode: Text.Wrap
    }

    Label {
        Layout.fillWidth: true
        color: Theme.muted
        size: Theme.fontCaption
        text: root.field.description
        visible: text !== ""
        wrapMode: Text.Wrap
    }

    Repeater {
        model: root.field.type === "choice" ? root.field.options : []

        RadioButton {
            required property var modelData

            Layout.fillWidth: true
            autoExclusive: false
            checked: root.value === modelData.value
            description: modelData.description
            text: modelData.title
            onClicked: root.edited(modelData.value)
            Keys.onReturnPressed: root.submitted()
        }
    }

    Repeater {
        model: root.field.type === "choices" ? root.field.options : []

        CheckBox {
            required property var modelData

            Layout.fillWidth: true
            checked: (root.value ?? []).includes(modelData.value)
            text: modelData.title
            onClicked: {
                const others = (root.value ?? []).filter(value => value !== modelData.value);
                root.edited(checked ? others.concat([modelData.value]) : others);
            }
        }
    }

    CheckBox {
        Layout.fillWidth: true
        checked: root.value === true
        text: root.field.title
        visible: root.field.type === "boolean"
        onClicked: root.edited(checked)
    }

    TextField {
        id: input

        Layout.fillWidth: true
        focus: visible
        inputMethodHints: root.field.type === "text" ? Qt.ImhNone : Qt.ImhFormattedNumbersOnly
        invalid: root.problem !== ""
        label: root.field.title
        text: root.value ?? ""
        visible: ["text", "number", "integer"].includes(root.field.type)
        onTextEdited: root.edited(text)
        Keys.onReturnPressed: event => {
            event.accepted = !input.inputMethodComposing;
            if (event.accepted)
                root.submitted();
        }
    }

    Label {
        Layout.fillWidth: true
        color: Theme.failed
        size: Theme.fontCaption
        text: root.problem
        visible: text !== ""
        wrapMode: Text.Wrap
        Accessible.role: Accessible.AlertMessage
    }
}
