// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core
import Ccplant.Controls

/*! What stands in place of a transcript: it loads, there is none yet, or the session is gone. */
Item {
    id: placeholder

    required property SessionController session
    signal suggested(string text)

    readonly property bool empty: !session.loading && session.unavailable === "" && session.rows.count === 0

    visible: session.loading || empty || session.unavailable !== ""

    Skeleton {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: Theme.space48
        lines: 7
        visible: placeholder.session.loading && placeholder.session.unavailable === ""
        width: Math.min(Theme.columnWidth, parent.width - 2 * Theme.space24)
    }

    EmptyState {
        anchors.centerIn: parent
        icon: "leaf"
        text: qsTr("Say what should be done. The agent works in its own workspace and asks before it does anything that needs your word.")
        title: qsTr("Nothing was said yet")
        visible: placeholder.empty && placeholder.session.status !== "creating"
    }

    ErrorState {
        readonly property bool kept: placeholder.session.gone && Connection.keepRemoved > 0

        actionText: kept ? qsTr("Look among the removed sessions") : ""
        anchors.centerIn: parent
        details: placeholder.session.sessionId
        objectName: "sessionUnavailable"
        text: kept ? placeholder.session.unavailable + " " + qsTr("What was said in it can be read for %1.").arg(Connection.keepRemovedText) : placeholder.session.unavailable
        title: qsTr("This session cannot be shown")
        visible: placeholder.session.unavailable !== ""
        onAction: Navigation.go("removed/" + placeholder.session.sessionId)
    }
}
