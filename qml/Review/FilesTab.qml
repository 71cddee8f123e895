// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Core
import Ccplant.Controls
import Ccplant.Chat

/*! The workspace, folder by folder, and one file at a time. */
Item {
    id: tab

    required property SessionController session
    property string folder ///< shown; empty for the workspace itself
    property string wantedFolder
    required property string file ///< shown instead of the folder
    property var entries: []
    property var found: null ///< paths of a search, or null
    property string problem
    property bool loaded: false
    signal picked(string path)

    onFileChanged: if (file !== "") viewer.load(file)

    function enter(path: string): void {
        wantedFolder = path;
        problem = "";
        session.listFiles(path);
    }

    Component.onCompleted: {
        enter("");
        if (file !== "")
            viewer.load(file);
    }
    onSessionChanged: enter("")

    Connections {
        target: tab.session

        function onFilesListed(path: string, entries: var): void {
            if (path !== tab.wantedFolder)
                return;
            tab.folder = path;
            tab.loaded = true;
            tab.entries = Array.from(entries).sort((a, b) => a.type === b.type ? a.name.localeCompare(b.name) : a.type === "dir" ? -1 : 1);
        }

        function onFilesFound(query: string, paths: list<string>): void {
            if (query === search.text.trim() && query !== "")
                tab.found = Array.from(paths);
        }

        function onFileFailed(path: string, error: string): void {
            if (path === tab.wantedFolder)
                tab.problem = error;
        }

        function onTurnEnded(): void {
            tab.session.listFiles(tab.wantedFolder);
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        visible: tab.file === ""

        SearchField {
            id: search

            Layout.fillWidth: true
            Layout.margins: Theme.space12
            placeholderText: qsTr("Find a file by its path")
            onTextChanged: {
                tab.found = null;
                if (text.trim() !== "")
                    tab.session.searchFiles(text.trim());
            }
        }

        ListRow {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space8
            Layout.rightMargin: Theme.space8
            leading: "arrow-left"
            title: tab.folder
            visible: tab.folder !== "" && tab.found === null
            onClicked: tab.enter(tab.folder.split("/").slice(0, -1).join("/"))
            Accessible.description: qsTr("Up one folder")
        }

        ListView {
            id: list

            Layout.fillHeight: true
            Layout.fillWidth: true
            activeFocusOnTab: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            leftMargin: Theme.space8
            model: tab.found !== null ? tab.found.map(path => ({ name: path, path: path, type: "file" })) : tab.entries
            rightMargin: Theme.space8
            T.ScrollBar.vertical: ScrollBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Files")
            Keys.onReturnPressed: (currentItem as ListRow)?.clicked()

            delegate: ListRow {
                required property var modelData
                required property int index

                width: list.width - list.leftMargin - list.rightMargin
                highlighted: list.activeFocus && ListView.isCurrentItem
                leading: modelData.type === "dir" ? "folder" : "file"
                title: modelData.name
                trailingText: modelData.type === "dir" || modelData.size === undefined ? "" : ChatText.size(modelData.size)
                onClicked: {
                    const path = modelData.path ?? (tab.folder !== "" ? tab.folder + "/" + modelData.name : modelData.name);
                    modelData.type === "dir" ? tab.enter(path) : tab.picked(path);
                }
            }
        }
    }

    FileViewer {
        id: viewer

        anchors.fill: parent
        session: tab.session
        visible: tab.file !== ""
        onClosed: tab.picked("")
    }

    EmptyState {
        anchors.centerIn: parent
        icon: "folder"
        text: tab.problem
        title: tab.problem !== "" ? qsTr("The folder cannot be shown") : tab.found !== null ? qsTr("No file matches") : qsTr("This folder is empty")
        visible: tab.file === "" && list.count === 0 && (tab.loaded || tab.problem !== "")
    }
}
