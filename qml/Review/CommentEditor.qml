// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! Writes one comment: Ctrl+Enter keeps it, Esc drops it. */
Rectangle {
    id: editor

    property alias text: area.text
    signal done(string text)
    signal dropped

    color: Theme.attentionSoft
    implicitHeight: column.implicitHeight + 2 * Theme.space8

    ColumnLayout {
        id: column

        x: Theme.space8
        y: Theme.space8
        width: parent.width - 2 * Theme.space8
        spacing: Theme.space8

        TextArea {
            id: area

            Layout.fillWidth: true
            Layout.minimumHeight: Theme.space48 + Theme.space16
            focus: true
            font.pixelSize: Theme.fontSmall
            placeholderText: qsTr("What should be different here?")
            Component.onCompleted: forceActiveFocus()
            Keys.onEscapePressed: editor.dropped()
            Keys.onPressed: event => {
                const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
                event.accepted = enter && event.modifiers === Qt.ControlModifier && !area.inputMethodComposing;
                if (event.accepted)
                    editor.done(area.text);
            }
        }

        RowLayout {
            Layout.alignment: Qt.AlignRight
            spacing: Theme.space8

            Button {
                small: true
                text: qsTr("Cancel")
                variant: Button.Ghost
                onClicked: editor.dropped()
            }

            Button {
                keys: "Ctrl ↵"
                small: true
                text: qsTr("Add comment")
                variant: Button.Primary
                onClicked: editor.done(area.text)
            }
        }
    }
}
