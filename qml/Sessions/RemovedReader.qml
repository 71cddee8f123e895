// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Chat
import Ccplant.Controls
import Ccplant.Core

/*! What was said in a removed session, to be read only. Escape leads back to the list. */
FocusScope {
    id: reader

    property bool narrow: false ///< the list is not beside it
    readonly property RemovedTranscript session: RemovedSessions.reading
    readonly property bool ready: session.state === RemovedTranscript.Ready
    signal backRequested
    signal removeRequested

    objectName: "removedReader"
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Removed session")
    Keys.onEscapePressed: backRequested()

    Rectangle {
        anchors.fill: parent
        color: Theme.canvas
    }

    RemovedHeader {
        id: header

        narrow: reader.narrow
        session: reader.session
        visible: reader.session.sessionId !== ""
        width: parent.width
        z: 1
        onBackRequested: reader.backRequested()
        onFindRequested: reader.openFind()
        onRemoveRequested: reader.removeRequested()
    }

    Column {
        id: notes

        anchors.top: header.bottom
        visible: header.visible
        width: parent.width
        z: 1

        ProgressLine {
            objectName: "removedProgress"
            running: reader.session.state === RemovedTranscript.Loading
            value: reader.session.progress
            width: parent.width
        }

        Banner {
            objectName: "removedIncomplete"
            text: qsTr("Not all of it could be kept: the end of what was said is missing.")
            visible: reader.session.incomplete
            width: parent.width
        }

        Banner {
            dismissible: true
            level: "error"
            objectName: "removedExportError"
            text: reader.session.exportError
            visible: text !== ""
            width: parent.width
            onDismissed: reader.session.clearExportError()
        }
    }

    Item {
        id: body

        anchors.bottom: parent.bottom
        anchors.top: header.visible ? notes.bottom : parent.top
        width: parent.width

        Loader {
            id: view

            active: reader.ready && reader.session.rows.count > 0
            anchors.fill: parent
            focus: true
            sourceComponent: TranscriptView {
                focus: true
                session: reader.session
                onFileOpened: notice.text = qsTr("The workspace is gone, and this file with it.")
            }
        }

        Skeleton {
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: parent.top
            anchors.topMargin: Theme.space48
            lines: 7
            visible: reader.session.state === RemovedTranscript.Loading
            width: Math.min(Theme.columnWidth, parent.width - 2 * Theme.space24)
        }

        EmptyState {
            anchors.centerIn: parent
            icon: "history"
            text: qsTr("Choose a session to read what was said in it.")
            title: qsTr("Nothing is open")
            visible: reader.session.state === RemovedTranscript.None && RemovedSessions.count > 0
        }

        EmptyState {
            anchors.centerIn: parent
            icon: "leaf"
            title: qsTr("Nothing was said in it")
            visible: reader.ready && reader.session.rows.count === 0
        }

        ErrorState {
            actionText: reader.session.gone ? "" : qsTr("Try again")
            anchors.centerIn: parent
            details: reader.session.errorDetails
            objectName: "removedReadError"
            text: reader.session.errorText
            title: reader.session.gone ? qsTr("This session can no longer be read") : qsTr("This session could not be read")
            visible: reader.session.state === RemovedTranscript.Failed
            onAction: reader.session.retry()
        }
    }

    FindBar {
        id: find

        anchors.right: parent.right
        anchors.rightMargin: Theme.space12
        anchors.top: notes.bottom
        anchors.topMargin: Theme.space8
        session: reader.session
        width: Math.min(Theme.dialogWidth, parent.width - 2 * Theme.space12)
        z: 2
        onClosed: {
            const shown = view.item as TranscriptView;
            if (shown === null)
                return;
            shown.foundId = "";
            shown.forceActiveFocus(Qt.OtherFocusReason);
        }
        onRevealed: (kind, id) => (view.item as TranscriptView)?.reveal(kind, id)
    }

    Toast {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space16
        anchors.horizontalCenter: parent.horizontalCenter
        maximumWidth: parent.width - 2 * Theme.space16
        text: notice.text
        visible: text !== ""
        z: 2
        onFinished: notice.text = ""
    }

    QtObject {
        id: notice

        property string text
    }

    function openFind(): void {
        if (ready)
            find.open();
    }
}
