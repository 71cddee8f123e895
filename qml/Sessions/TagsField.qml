// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! Tags as `key=value`; Enter or a comma adds one. */
ColumnLayout {
    id: field

    property var tags: ({})

    spacing: Theme.space8

    TextField {
        id: input

        Layout.fillWidth: true
        label: qsTr("Tags")
        objectName: "tags"
        placeholderText: qsTr("key=value, then Enter")
        onAccepted: field.add()
        onTextEdited: if (text.endsWith(",")) field.add()
        onEditingFinished: field.add()
    }

    Flow {
        Layout.fillWidth: true
        spacing: Theme.space4
        visible: tagChips.count > 0

        Repeater {
            id: tagChips

            model: Object.keys(field.tags)

            Chip {
                required property string modelData

                icon.name: "tag"
                interactive: false
                removable: true
                text: modelData + "=" + field.tags[modelData]
                onRemoved: field.drop(modelData)
            }
        }
    }

    function add(): void {
        const text = input.text.replace(/,\s*$/, "").trim();
        if (text === "")
            return;
        const at = text.indexOf("=");
        const next = Object.assign({}, tags);
        next[at < 0 ? text : text.slice(0, at).trim()] = at < 0 ? "true" : text.slice(at + 1).trim();
        tags = next;
        input.clear();
    }

    function drop(key: string): void {
        const next = Object.assign({}, tags);
        delete next[key];
        tags = next;
    }
}
