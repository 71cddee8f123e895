// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! What changes in one file. Shows 40 lines until asked for all. */
Rectangle {
    id: view

    property string path
    property string oldText
    property string newText
    property string patch
    property bool canOpen: false
    signal opened(string path)

    border.color: Theme.line
    border.width: Theme.hairline
    clip: true
    color: Theme.code
    height: column.height + 2 * Theme.hairline
    implicitHeight: height
    radius: Theme.radius
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Changes in %1").arg(path)

    DiffModel {
        id: lines

        addedMark: Theme.addedStrong
        limit: Theme.diffLines
        newText: view.newText
        oldText: view.oldText
        patch: view.patch
        removedMark: Theme.removedStrong
    }

    Column {
        id: column

        x: Theme.hairline
        y: Theme.hairline
        width: parent.width - 2 * Theme.hairline

        RowLayout {
            width: parent.width
            height: Theme.controlHeightSmall + Theme.space4
            spacing: Theme.space8

            Label {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.space12
                elide: Text.ElideLeft
                mono: true
                size: Theme.fontCaption
                text: view.path
            }

            DiffCount {
                added: lines.added
                removed: lines.removed
            }

            IconButton {
                Layout.rightMargin: Theme.space2
                icon.name: "panel-right"
                small: true
                text: qsTr("Open in the side pane")
                visible: view.canOpen
                onClicked: view.opened(view.path)
            }

            CopyButton {
                Layout.rightMargin: Theme.space2
                source: view.newText !== "" ? view.newText : view.patch
                text: qsTr("Copy new text")
            }
        }

        Divider {
            width: parent.width
        }

        Repeater {
            model: lines

            DiffLineRow {
                width: column.width
                digits: lines.digits
            }
        }

        Button {
            icon.name: "chevron-down"
            small: true
            text: qsTr("Show %n more line(s)", "", lines.hidden)
            variant: Button.Ghost
            visible: lines.hidden > 0
            onClicked: lines.limit = 0
        }
    }
}
