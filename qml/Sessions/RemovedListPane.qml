// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! The list of removed sessions, with search and its states. */
T.Pane {
    id: pane

    signal backRequested
    signal opened(string sessionId)
    signal removeRequested(string sessionId, string title)

    padding: 0

    background: Rectangle {
        color: Theme.surface
    }

    contentItem: ColumnLayout {
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space8
            Layout.rightMargin: Theme.space8
            Layout.topMargin: Theme.space8
            spacing: Theme.space4

            IconButton {
                icon.name: "arrow-left"
                objectName: "removedBack"
                text: qsTr("Back to the sessions")
                onClicked: pane.backRequested()
            }

            Label {
                Layout.fillWidth: true
                elide: Text.ElideRight
                size: Theme.fontTitle
                text: qsTr("Removed sessions")
                weight: Font.DemiBold
                Accessible.role: Accessible.Heading
            }
        }

        SearchField {
            id: search

            Layout.fillWidth: true
            Layout.leftMargin: Theme.space12
            Layout.margins: Theme.space8
            Layout.rightMargin: Theme.space12
            objectName: "removedSearch"
            placeholderText: qsTr("Search removed sessions")
            text: RemovedSessions.query
            onTextEdited: RemovedSessions.query = text
            onTextChanged: if (text === "") RemovedSessions.query = ""
            Keys.onDownPressed: pane.focusList()
            onAccepted: RemovedSessions.refresh()
        }

        Banner {
            Layout.fillWidth: true
            dismissible: true
            level: "error"
            objectName: "removedChangeError"
            text: RemovedSessions.changeError
            visible: text !== ""
            onDismissed: RemovedSessions.clearChangeError()
        }

        Banner {
            Layout.fillWidth: true
            actionText: qsTr("Try again")
            level: "error"
            objectName: "removedStale"
            text: RemovedSessions.errorText
            visible: RemovedSessions.loaded && text !== "" && Connection.online
            onAction: RemovedSessions.refresh()
        }

        ProgressLine {
            Layout.fillWidth: true
            opacity: running ? 1 : 0
            running: (RemovedSessions.loading && RemovedSessions.loaded) || RemovedSessions.busy
            visible: true
        }

        Item {
            Layout.fillHeight: true
            Layout.fillWidth: true

            RemovedList {
                id: list

                anchors.fill: parent
                anchors.leftMargin: Theme.space6
                anchors.rightMargin: Theme.space6
                onOpened: id => pane.opened(id)
                onRemoveRequested: (id, title) => pane.removeRequested(id, title)
            }

            RemovedListState {
                anchors.fill: parent
            }
        }

        Label {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space16
            Layout.margins: Theme.space12
            Layout.rightMargin: Theme.space16
            color: Theme.faint
            size: Theme.fontCaption
            text: qsTr("What was said in a session can be read for %1 after it was deleted.").arg(Connection.keepRemovedText)
            visible: Connection.keepRemoved > 0 && RemovedSessions.count > 0
            wrapMode: Text.Wrap
        }
    }

    function focusList(): void {
        if (RemovedSessions.count > 0)
            list.forceActiveFocus(Qt.ShortcutFocusReason);
        else
            search.forceActiveFocus(Qt.ShortcutFocusReason);
    }

    function focusSearch(): void {
        search.forceActiveFocus(Qt.ShortcutFocusReason);
        search.selectAll();
    }
}
