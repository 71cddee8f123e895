// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Core
import Ccplant.Controls
import Ccplant.Chat

/*! The files that differ from where the session began, and one of them at a time. */
Item {
    id: tab

    required property SessionController session
    required property ReviewComments comments
    required property string path ///< of the file that is open; empty for the list
    signal picked(string path)

    readonly property var files: Array.from(session.diff.files ?? [])
    readonly property var file: files.find(file => file.path === path)

    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        visible: tab.file === undefined

        RowLayout {
            Layout.fillHeight: false
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space16
            Layout.preferredHeight: Theme.rowHeight
            Layout.rightMargin: Theme.space8
            spacing: Theme.space8
            visible: tab.files.length > 0

            Label {
                color: Theme.muted
                size: Theme.fontCaption
                text: qsTr("%n file(s)", "", tab.files.length)
            }

            DiffCount {
                Layout.fillWidth: true
                added: tab.files.reduce((sum, file) => sum + (file.added ?? 0), 0)
                removed: tab.files.reduce((sum, file) => sum + (file.removed ?? 0), 0)
            }

            IconButton {
                icon.name: "refresh"
                small: true
                text: qsTr("Look again")
                onClicked: tab.session.loadDiff()
            }
        }

        ListView {
            id: list

            Layout.fillHeight: true
            Layout.fillWidth: true
            activeFocusOnTab: true
            bottomMargin: Theme.space8
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            leftMargin: Theme.space8
            model: tab.files
            rightMargin: Theme.space8
            visible: tab.files.length > 0
            T.ScrollBar.vertical: ScrollBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Changed files")
            Keys.onReturnPressed: tab.picked(tab.files[currentIndex]?.path ?? "")

            delegate: ChangedFileRow {
                required property var modelData
                required property int index

                width: list.width - list.leftMargin - list.rightMargin
                commented: tab.comments.entries.filter(entry => entry.path === modelData.path).length
                file: modelData
                highlighted: list.activeFocus && ListView.isCurrentItem
                onClicked: tab.picked(modelData.path)
            }
        }
    }

    FileDiff {
        anchors.fill: parent
        comments: tab.comments
        file: tab.file ?? {}
        session: tab.session
        visible: tab.file !== undefined
        onClosed: tab.picked("")
    }

    ProgressLine {
        width: parent.width
        running: tab.session.diffLoading && tab.files.length > 0
    }

    Skeleton {
        x: Theme.space16
        y: Theme.space16
        visible: tab.session.diffLoading && tab.files.length === 0
        width: parent.width - 2 * Theme.space16
    }

    ErrorState {
        anchors.centerIn: parent
        actionText: qsTr("Try again")
        details: tab.session.diffError
        text: tab.session.diffError
        title: qsTr("The changes cannot be shown")
        visible: tab.session.diffError !== "" && tab.files.length === 0
        onAction: tab.session.loadDiff()
    }

    EmptyState {
        anchors.centerIn: parent
        icon: "diff"
        text: qsTr("Files that the agent adds, edits or deletes appear here with what changed in them.")
        title: qsTr("Nothing has changed")
        visible: tab.files.length === 0 && !tab.session.diffLoading && tab.session.diffError === ""
    }
}
