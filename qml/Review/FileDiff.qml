// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Core
import Ccplant.Controls
import Ccplant.Chat

/*! What changed in one file. A click on a line (or Enter) writes a comment on it. */
Item {
    id: view

    required property SessionController session
    required property ReviewComments comments
    required property var file
    property string patch
    property string problem
    property int commenting: -1 ///< row of the line whose comment is being written
    signal closed

    readonly property string path: file.path ?? ""

    onFileChanged: {
        problem = "";
        patch = file.patch ?? "";
        if (path !== "" && patch === "" && !file.binary)
            session.loadFileDiff(path);
    }
    onPathChanged: commenting = -1
    Keys.onEscapePressed: commenting >= 0 ? commenting = -1 : closed()

    Connections {
        target: view.session

        function onFileDiffLoaded(path: string, loaded: var): void {
            if (path === view.path)
                view.patch = loaded.patch ?? "";
        }

        function onFileFailed(path: string, error: string): void {
            if (path === view.path)
                view.problem = error;
        }
    }

    DiffModel {
        id: lines

        addedMark: Theme.addedStrong
        patch: view.patch
        removedMark: Theme.removedStrong
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            Layout.fillHeight: false
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space4
            Layout.preferredHeight: Theme.touchTarget
            Layout.rightMargin: Theme.space8
            spacing: Theme.space4

            IconButton {
                icon.name: "arrow-left"
                keys: "Esc"
                small: true
                text: qsTr("Back to the changed files")
                onClicked: view.closed()
            }

            Label {
                Layout.fillWidth: true
                elide: Text.ElideLeft
                mono: true
                size: Theme.fontCaption
                text: view.path
            }

            DiffCount {
                added: view.file.added ?? 0
                removed: view.file.removed ?? 0
            }

            CopyButton {
                source: view.path
                text: qsTr("Copy path")
            }
        }

        Divider {
            Layout.fillWidth: true
        }

        ListView {
            id: list

            Layout.fillHeight: true
            Layout.fillWidth: true
            activeFocusOnTab: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            model: lines
            reuseItems: true
            T.ScrollBar.vertical: ScrollBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Changes in %1").arg(view.path)
            Keys.onReturnPressed: view.commenting = currentIndex

            delegate: ReviewLine {
                width: list.width
                commenting: view.commenting === index
                current: list.activeFocus && ListView.isCurrentItem
                comments: view.comments
                digits: lines.digits
                path: view.path
                onFinished: {
                    view.commenting = -1;
                    list.forceActiveFocus();
                }
                onRequested: {
                    list.currentIndex = index;
                    view.commenting = index;
                }
            }
        }
    }

    Label {
        anchors.centerIn: parent
        color: Theme.muted
        horizontalAlignment: Text.AlignHCenter
        text: view.problem !== "" ? view.problem : view.file.binary ? qsTr("A binary file: its changes cannot be shown as text.") : ""
        visible: text !== "" && list.count === 0
        width: parent.width - 2 * Theme.space24
        wrapMode: Text.Wrap
    }
}
