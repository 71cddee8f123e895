// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! What stands in place of the list of removed sessions: it loads, there is none, or it cannot be had. */
Item {
    id: state

    readonly property bool missing: !RemovedSessions.loaded
    readonly property bool away: missing && Connection.state === Connection.Offline
    readonly property bool failed: missing && !away && RemovedSessions.errorText !== ""
    readonly property bool empty: RemovedSessions.loaded && RemovedSessions.count === 0
    readonly property bool searched: RemovedSessions.query !== ""

    visible: missing || empty

    Skeleton {
        anchors.left: parent.left
        anchors.margins: Theme.space16
        anchors.right: parent.right
        anchors.top: parent.top
        lines: 9
        visible: state.missing && !state.away && !state.failed
    }

    EmptyState {
        anchors.centerIn: parent
        icon: "cloud-off"
        objectName: "removedAway"
        text: qsTr("Removed sessions are on the server. They are here as soon as it can be reached.")
        title: qsTr("Not connected")
        visible: state.away
    }

    ErrorState {
        actionText: qsTr("Try again")
        anchors.centerIn: parent
        details: RemovedSessions.errorDetails
        objectName: "removedError"
        text: RemovedSessions.errorText
        title: qsTr("The removed sessions cannot be shown")
        visible: state.failed
        onAction: RemovedSessions.refresh()
    }

    EmptyState {
        actionText: state.searched ? qsTr("Clear search") : ""
        anchors.centerIn: parent
        icon: state.searched ? "search" : "history"
        objectName: "removedEmpty"
        text: state.searched ? qsTr("No removed session matches.") : Connection.keepRemoved > 0 ? qsTr("What was said in a session can be read here for %1 after it was deleted.").arg(Connection.keepRemovedText) : qsTr("This server keeps nothing of a deleted session.")
        title: state.searched ? qsTr("Nothing found") : qsTr("No removed sessions")
        visible: state.empty
        onAction: RemovedSessions.query = ""
    }
}
