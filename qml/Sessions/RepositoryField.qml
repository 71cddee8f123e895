// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core
import Ccplant.Platform

/*! Where the agent works: an empty folder, a worktree or clone of a repository, or a folder as it is. */
ColumnLayout {
    id: field

    property string kind: "empty" ///< empty, repository or folder
    property alias path: pathField.text
    property alias branch: branchField.text
    readonly property bool valid: kind === "empty" || path.trim() !== ""

    spacing: Theme.space8

    SegmentedControl {
        id: kinds

        readonly property bool fits: implicitWidth <= field.width

        label: qsTr("Workspace")
        options: [{ "value": "empty", "text": qsTr("Empty") }, { "value": "repository", "text": qsTr("Repository") }, { "value": "folder", "text": qsTr("Folder") }]
        value: field.kind
        visible: fits
        onChosen: value => field.kind = value
    }

    ComboBox {
        Layout.fillWidth: true
        currentIndex: kinds.options.findIndex(option => option.value === field.kind)
        label: kinds.label
        model: kinds.options
        textRole: "text"
        valueRole: "value"
        visible: !kinds.fits
        onActivated: field.kind = currentValue
    }

    Label {
        Layout.fillWidth: true
        color: Theme.muted
        size: Theme.fontCaption
        text: field.explain()
        wrapMode: Text.Wrap
    }

    GridLayout {
        id: fields

        Layout.fillWidth: true
        columnSpacing: Theme.space8
        columns: field.width < Theme.px(480) ? 1 : 3
        rowSpacing: Theme.space8
        visible: field.kind !== "empty"

        TextField {
            id: pathField

            Layout.fillWidth: true
            label: field.kind === "folder" ? qsTr("Folder") : qsTr("Repository")
            objectName: "repository"
            placeholderText: field.kind === "folder" ? qsTr("/home/me/project") : qsTr("owner/name, URL, or a path on the server")
        }

        TextField {
            id: branchField

            Layout.fillWidth: fields.columns === 1
            Layout.preferredWidth: Theme.px(160)
            label: qsTr("Branch")
            objectName: "branch"
            placeholderText: qsTr("Default branch")
            visible: field.kind === "repository"
        }

        Button {
            icon.name: "folder"
            text: qsTr("Choose…")
            visible: Connection.local && dialog.available
            onClicked: dialog.open()
        }
    }

    Flow {
        Layout.fillWidth: true
        spacing: Theme.space4
        visible: field.kind !== "empty" && Connection.recentRepositories.length > 0

        Repeater {
            model: Connection.recentRepositories.slice(0, 8)

            Chip {
                required property string modelData

                checked: field.path === modelData
                icon.name: "history"
                text: modelData
                onClicked: field.path = modelData
            }
        }
    }

    FolderPicker {
        id: dialog

        title: field.kind === "folder" ? qsTr("Folder to work in") : qsTr("Repository to work on")
        onPicked: folder => field.path = folder
    }

    function explain(): string {
        switch (kind) {
        case "repository":
            return qsTr("The agent gets a copy on a branch of its own; your files stay as they are.");
        case "folder":
            return qsTr("The agent works directly in this folder and changes its files.");
        default:
            return qsTr("The agent starts in a new, empty folder.");
        }
    }
}
