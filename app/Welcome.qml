// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! The session pane while no session is open. */
Rectangle {
    id: welcome

    signal newRequested
    signal askingRequested

    color: Theme.canvas

    EmptyState {
        anchors.centerIn: parent
        actionKeys: Sessions.all.needsInputCount > 0 ? "Ctrl+J" : "Ctrl+N"
        actionText: Sessions.all.needsInputCount > 0 ? qsTr("Go to the first that needs you") : qsTr("New session")
        icon: "leaf"
        text: {
            if (!Sessions.all.loaded)
                return "";
            if (Sessions.all.count === 0)
                return qsTr("Tell an agent what to do. It works in a folder of its own, and asks before it does something that matters.");
            return qsTr("Choose a session on the left, or start a new one.");
        }
        title: Sessions.all.needsInputCount > 0 ? qsTr("%n session(s) need you", "", Sessions.all.needsInputCount) : Sessions.all.runningCount > 0 ? qsTr("%n agent(s) at work", "", Sessions.all.runningCount) : Sessions.all.count > 0 ? qsTr("All quiet") : qsTr("Start your first session")
        visible: Sessions.all.loaded
        onAction: Sessions.all.needsInputCount > 0 ? welcome.askingRequested() : welcome.newRequested()
    }
}
