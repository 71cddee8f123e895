// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! Which agent does the work. */
ColumnLayout {
    id: picker

    property string agent
    readonly property var chosen: Agents.agents.find(candidate => candidate.id === agent) ?? null

    spacing: Theme.space8

    GridLayout {
        id: grid

        Layout.fillWidth: true
        columnSpacing: Theme.space8
        columns: Math.max(1, Math.floor((picker.width + columnSpacing) / (Theme.menuWidth + columnSpacing)))
        rowSpacing: Theme.space8
        uniformCellWidths: true
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Agent")

        Repeater {
            model: Agents.agents

            AgentCard {
                required property var modelData

                Layout.fillHeight: true
                Layout.fillWidth: true
                agent: modelData
                checked: picker.agent === modelData.id
                objectName: "agent-" + modelData.id
                T.ButtonGroup.group: group
                onClicked: picker.agent = modelData.id
            }
        }
    }

    T.ButtonGroup {
        id: group
    }

    Skeleton {
        Layout.fillWidth: true
        lines: 2
        visible: Agents.loading && Agents.agents.length === 0
    }

    Label {
        Layout.fillWidth: true
        color: Theme.failed
        text: Agents.errorText
        visible: text !== ""
        wrapMode: Text.Wrap
    }

    Label {
        Layout.fillWidth: true
        color: Theme.muted
        size: Theme.fontCaption
        text: qsTr("To sign in: %1").arg(picker.chosen?.login ?? "")
        visible: (picker.chosen?.login ?? "") !== "" && picker.chosen?.installed === true
        wrapMode: Text.Wrap
    }
}
