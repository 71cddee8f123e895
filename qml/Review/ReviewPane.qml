// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! Beside the transcript: what the agent changed, what it plans, the files of its workspace, and facts about the session. */
FocusScope {
    id: pane

    required property SessionController session
    property string tab: "changes" ///< changes, plan, files, info
    property string changePath ///< the changed file that is open; empty for the list
    property string filePath ///< the file of the workspace that is open; empty for the folder
    property bool closable: false
    signal closeRequested

    readonly property ReviewComments comments: ReviewComments {}
    readonly property var changed: Array.from(session.diff.files ?? [])

    /// Opens a tab and, with a path, that file in it. A file that did not change is shown in the files.
    function show(wanted: string, path: string): void {
        const isChanged = changed.some(file => file.path === path);
        tab = wanted === "changes" && path !== "" && !isChanged && session.diff.files !== undefined ? "files" : wanted;
        if (path === "")
            return;
        if (tab === "files")
            filePath = path;
        else
            changePath = path;
    }

    /// What could not be read while the session or the connection was not up yet.
    function askAgain(): void {
        if (session.diffError !== "" && !session.diffLoading && Connection.online)
            session.loadDiff();
    }

    Component.onCompleted: session.loadDiff()
    onSessionChanged: {
        comments.clear();
        changePath = "";
        filePath = "";
        session.loadDiff();
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.surface
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            Layout.fillHeight: false
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space8
            Layout.preferredHeight: Theme.space48 + Theme.space8
            Layout.rightMargin: Theme.space8
            spacing: 0

            Tabs {
                Layout.fillHeight: true
                Layout.fillWidth: true
                label: qsTr("Side pane")
                tabs: [
                    { value: "changes", text: qsTr("Changes"), count: pane.changed.length },
                    { value: "plan", text: qsTr("Plan"), count: pane.session.plan.length },
                    { value: "files", text: qsTr("Files"), count: 0 },
                    { value: "info", text: qsTr("Info"), count: 0 }
                ]
                value: pane.tab
                onChosen: value => pane.tab = value
            }

            IconButton {
                icon.name: "close"
                text: qsTr("Close the side pane")
                visible: pane.closable
                onClicked: pane.closeRequested()
            }
        }

        Divider {
            Layout.fillWidth: true
        }

        Loader {
            id: page

            Layout.fillHeight: true
            Layout.fillWidth: true
            focus: true
            sourceComponent: pane.tab === "plan" ? plan : pane.tab === "files" ? files : pane.tab === "info" ? info : changes
        }

        CommentBar {
            Layout.fillWidth: true
            comments: pane.comments
            session: pane.session
        }
    }

    Component {
        id: changes

        ChangesTab {
            comments: pane.comments
            path: pane.changePath
            session: pane.session
            onPicked: path => pane.changePath = path
        }
    }

    Component {
        id: plan

        PlanTab {
            session: pane.session
        }
    }

    Component {
        id: files

        FilesTab {
            file: pane.filePath
            session: pane.session
            onPicked: path => pane.filePath = path
        }
    }

    Component {
        id: info

        InfoTab {
            session: pane.session
        }
    }

    Connections {
        target: pane.session

        function onTurnEnded(): void {
            pane.session.loadDiff();
        }

        function onInfoChanged(): void {
            pane.askAgain();
        }
    }

    Connections {
        target: Connection

        function onStateChanged(): void {
            pane.askAgain();
        }
    }
}
