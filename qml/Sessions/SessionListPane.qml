// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! The list pane: search, filters, the inbox, bulk actions. */
T.Pane {
    id: pane

    property bool narrow: false ///< it is the whole window
    readonly property SessionFilterModel sessions: filtered
    signal opened(string sessionId)
    signal newRequested

    padding: 0
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Sessions")

    background: Rectangle {
        color: Theme.surface
    }

    SessionFilterModel {
        id: filtered

        scope: Sessions.scope
        source: Sessions.all
        collapsed: Settings.value("collapsed", [])
        onCollapsedChanged: Settings.setValue("collapsed", collapsed)
    }

    contentItem: ColumnLayout {
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space16
            Layout.rightMargin: Theme.space8
            Layout.topMargin: Theme.space8
            spacing: Theme.space4

            Label {
                Layout.fillWidth: true
                size: Theme.fontTitle
                text: filtered.archived ? qsTr("Archive") : qsTr("Sessions")
                weight: Font.DemiBold
                Accessible.role: Accessible.Heading
            }

            IconButton {
                id: filterButton

                checkable: true
                checked: filtered.filtered || filtered.archived
                icon.name: "filter"
                objectName: "sessionFilter"
                text: qsTr("Filter")
            }

            IconButton {
                icon.name: "plus"
                keys: "Ctrl+N"
                objectName: "newSession"
                primary: true
                text: qsTr("New session")
                onClicked: pane.newRequested()
            }
        }

        Loader {
            Layout.leftMargin: Theme.space8
            Layout.maximumWidth: parent.width - 2 * Theme.space8
            active: Connection.teams.length > 0
            sourceComponent: TeamSwitcher {}
            visible: active
        }

        SearchField {
            id: search

            Layout.fillWidth: true
            Layout.leftMargin: Theme.space12
            Layout.margins: Theme.space8
            Layout.rightMargin: Theme.space12
            objectName: "sessionSearch"
            placeholderText: qsTr("Search sessions")
            text: filtered.search
            onTextEdited: filtered.search = text
            onTextChanged: if (text === "") filtered.search = ""
            Keys.onDownPressed: pane.focusList()
            onAccepted: list.activate(filtered.stepFrom(-1, 1))
        }

        FilterBar {
            Layout.bottomMargin: Theme.space8
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space12
            Layout.rightMargin: Theme.space12
            sessions: filtered
            visible: filterButton.checked
        }

        ProgressLine {
            Layout.fillWidth: true
            running: visible
            visible: Sessions.all.loaded && Connection.state === Connection.Connecting
        }

        Item {
            Layout.fillHeight: true
            Layout.fillWidth: true

            SessionList {
                id: list

                anchors.fill: parent
                anchors.leftMargin: Theme.space6
                anchors.rightMargin: Theme.space6
                currentSession: Sessions.currentId
                sessions: filtered
                onMenuRequested: (session, anchor, where) => {
                    menu.session = session;
                    menu.popup(anchor, where.x, where.y);
                }
                onOpened: id => pane.opened(id)
                onRenameRequested: (id, title) => rename.openFor(id, title)
            }

            Skeleton {
                anchors.left: parent.left
                anchors.margins: Theme.space16
                anchors.right: parent.right
                anchors.top: parent.top
                lines: 9
                visible: !Sessions.all.loaded && Connection.state !== Connection.Offline
            }

            EmptyState {
                anchors.centerIn: parent
                actionKeys: "Ctrl+N"
                actionText: pane.narrow ? qsTr("New session") : ""
                icon: "inbox"
                text: qsTr("A session is one agent at work on one task.")
                title: qsTr("No sessions yet")
                visible: Sessions.all.loaded && Sessions.all.count === 0
                onAction: pane.newRequested()
            }

            EmptyState {
                anchors.centerIn: parent
                actionText: filtered.filtered ? qsTr("Clear filters") : ""
                icon: filtered.archived && !filtered.filtered ? "archive" : filtered.filtered ? "search" : "inbox"
                text: filtered.filtered ? qsTr("No session matches.") : filtered.archived ? qsTr("Archived sessions are kept here.") : Sessions.scope === "" ? qsTr("All sessions are in the archive.") : Sessions.scope === "personal" ? qsTr("You have no session of your own here.") : qsTr("%1 has no session here.").arg(Sessions.scope)
                title: filtered.filtered ? qsTr("Nothing found") : filtered.archived ? qsTr("The archive is empty") : qsTr("The inbox is empty")
                visible: Sessions.all.loaded && Sessions.all.count > 0 && filtered.matchCount === 0
                onAction: filtered.clearFilters()
            }

            Button {
                anchors.bottom: parent.bottom
                anchors.bottomMargin: Theme.space12
                anchors.horizontalCenter: parent.horizontalCenter
                icon.name: "history"
                objectName: "emptyRemoved"
                small: true
                text: qsTr("Removed sessions")
                variant: Button.Ghost
                visible: Connection.keepRemoved > 0 && Sessions.all.loaded && filtered.matchCount === 0 && !filterButton.checked
                onClicked: Navigation.go("removed")
            }
        }

        BulkBar {
            Layout.fillWidth: true
            archived: filtered.archived
            ids: list.picked
            visible: list.picking
            onDone: list.picked = []
        }
    }

    SessionMenu {
        id: menu

        onPickRequested: id => list.togglePick(filtered.rowOf(id), false)
        onRenameRequested: (id, title) => rename.openFor(id, title)
    }

    RenameDialog {
        id: rename
    }

    function focusList(): void {
        list.forceActiveFocus(Qt.ShortcutFocusReason);
    }

    function focusSearch(): void {
        search.forceActiveFocus(Qt.ShortcutFocusReason);
        search.selectAll();
    }
}
