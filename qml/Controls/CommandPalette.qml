// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

/*!
    A list to type into. `model` has the roles text, section, shortcut, and is narrowed by whoever listens to `query`;
    `chosen` carries the row.
*/
Popup {
    id: palette

    required property var model
    property alias query: field.text
    property string placeholder: qsTr("Type a command or the name of a session")
    signal chosen(int row)

    parent: T.Overlay.overlay
    x: Math.round(((parent?.width ?? 0) - width) / 2)
    y: Math.round((parent?.height ?? 0) * 0.12)
    width: Math.min(Theme.paletteWidth, (parent?.width ?? Theme.paletteWidth) - 2 * Theme.space16)
    focus: true
    modal: true
    padding: Theme.space8
    onAboutToShow: {
        field.clear();
        list.currentIndex = 0;
        field.forceActiveFocus();
    }

    function choose(row: int): void {
        if (row < 0 || row >= list.count)
            return;
        close();
        chosen(row);
    }

    contentItem: ColumnLayout {
        spacing: Theme.space8

        TextField {
            id: field

            Layout.fillWidth: true
            Layout.preferredHeight: Theme.touchTarget
            background: null
            font.pixelSize: Theme.fontBody
            placeholderText: palette.placeholder
            onTextChanged: list.currentIndex = 0
            Keys.onUpPressed: list.currentIndex = Math.max(0, list.currentIndex - 1)
            Keys.onDownPressed: list.currentIndex = Math.min(list.count - 1, list.currentIndex + 1)
            Keys.onPressed: event => {
                if (field.inputMethodComposing || (event.key !== Qt.Key_Return && event.key !== Qt.Key_Enter))
                    return;
                event.accepted = true;
                palette.choose(list.currentIndex);
            }
        }

        Divider {
            Layout.fillWidth: true
        }

        ListView {
            id: list

            Layout.fillWidth: true
            Layout.preferredHeight: Math.min(contentHeight, Theme.popupMaxHeight)
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            highlightMoveDuration: 0
            model: palette.model
            T.ScrollBar.vertical: ScrollBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Commands")

            delegate: ListRow {
                required text
                required property string section
                required property string shortcut
                required property int index

                width: ListView.view.width
                highlighted: ListView.isCurrentItem
                title: text
                trailingText: shortcut !== "" ? shortcut : section
                onClicked: palette.choose(index)
            }
        }

        Label {
            Layout.fillWidth: true
            Layout.margins: Theme.space8
            color: Theme.muted
            text: qsTr("Nothing matches. Try fewer letters.")
            visible: list.count === 0
        }
    }
}
