// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Chat

/*! A changed file: what happened to it, its name, its folder, how many lines. */
ListRow {
    id: row

    required property var file
    property int commented: 0

    readonly property string status: file.status ?? "modified"
    readonly property string name: (file.path ?? "").split("/").pop()
    readonly property string folder: (file.path ?? "").split("/").slice(0, -1).join("/")

    title: file.path ?? ""
    implicitHeight: Theme.touchTarget

    contentItem: RowLayout {
        spacing: Theme.space8

        Label {
            Layout.preferredWidth: Theme.iconSizeSmall
            color: row.status === "deleted" ? Theme.removedText : row.status === "added" || row.status === "untracked" ? Theme.addedText : row.status === "renamed" ? Theme.running : Theme.attention
            horizontalAlignment: Text.AlignHCenter
            mono: true
            size: Theme.fontSmall
            text: row.status === "deleted" ? "D" : row.status === "added" || row.status === "untracked" ? "A" : row.status === "renamed" ? "R" : "M"
            weight: Font.Bold
            Accessible.name: row.statusText()
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            Label {
                Layout.fillWidth: true
                elide: Text.ElideMiddle
                text: row.name
                weight: Font.Medium
            }

            Label {
                Layout.fillWidth: true
                color: Theme.faint
                elide: Text.ElideLeft
                size: Theme.fontCaption
                text: row.file.old_path ? qsTr("was %1").arg(row.file.old_path) : row.folder
                visible: text !== ""
            }
        }

        Badge {
            count: row.commented
            ink: Theme.attention
            soft: Theme.attentionSoft
        }

        Label {
            color: Theme.faint
            size: Theme.fontCaption
            text: qsTr("binary")
            visible: row.file.binary ?? false
        }

        DiffCount {
            added: row.file.added ?? 0
            removed: row.file.removed ?? 0
            visible: !(row.file.binary ?? false)
        }
    }

    function statusText(): string {
        const words = { "deleted": qsTr("deleted"), "added": qsTr("added"), "untracked": qsTr("added"), "renamed": qsTr("renamed") };
        return words[status] ?? qsTr("modified");
    }
}
