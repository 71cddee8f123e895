// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! The agent's plan, entry by entry. */
Column {
    id: list

    required property var entries ///< [{content, priority, status}]

    spacing: Theme.space8
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Plan")

    Repeater {
        model: list.entries

        RowLayout {
            id: entry

            required property var modelData
            readonly property string status: modelData.status ?? "pending"

            width: list.width
            spacing: Theme.space8
            Accessible.role: Accessible.ListItem
            Accessible.name: modelData.content

            Item {
                Layout.alignment: Qt.AlignTop
                Layout.preferredHeight: Theme.space16 + Theme.space2
                Layout.preferredWidth: Theme.iconSizeSmall

                Icon {
                    anchors.centerIn: parent
                    color: entry.status === "completed" ? Theme.accent : entry.status === "in_progress" ? Theme.running : Theme.faint
                    name: entry.status === "completed" ? "check-circle" : entry.status === "in_progress" ? "mark-running" : "circle"
                    size: Theme.iconSizeSmall
                }
            }

            Label {
                Layout.fillWidth: true
                color: entry.status === "completed" ? Theme.muted : Theme.text
                lineHeight: Theme.lineInterface
                text: entry.modelData.content ?? ""
                weight: entry.status === "in_progress" ? Font.Medium : Font.Normal
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }
        }
    }
}
