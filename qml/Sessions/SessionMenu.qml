// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! What can be done with one session. */
Menu {
    id: menu

    property var session: ({}) ///< {id, title, status, pinned, archived}
    readonly property bool over: session.status === "stopped" || session.status === "failed"
    signal renameRequested(string sessionId, string title)
    signal pickRequested(string sessionId)

    MenuItem {
        icon.name: "edit"
        keys: "F2"
        text: qsTr("Rename…")
        onTriggered: menu.renameRequested(menu.session.id, menu.session.title)
    }

    MenuItem {
        icon.name: "pin"
        text: menu.session.pinned ? qsTr("Unpin") : qsTr("Pin to the top")
        onTriggered: Sessions.setPinned([menu.session.id], !menu.session.pinned)
    }

    MenuItem {
        icon.name: "check-circle"
        keys: "Space"
        text: qsTr("Select")
        onTriggered: menu.pickRequested(menu.session.id)
    }

    MenuItem {
        icon.name: menu.over ? "play" : "stop"
        text: menu.over ? qsTr("Resume agent") : qsTr("Stop agent")
        onTriggered: menu.over ? Sessions.resume([menu.session.id]) : Sessions.stop([menu.session.id])
    }

    MenuItem {
        icon.name: "archive"
        text: menu.session.archived ? qsTr("Move back to the inbox") : qsTr("Archive")
        onTriggered: Sessions.setArchived([menu.session.id], !menu.session.archived)
    }

    MenuSeparator {}

    MenuItem {
        danger: true
        icon.name: "delete"
        keys: "Del"
        text: qsTr("Delete")
        onTriggered: Sessions.remove([menu.session.id])
    }
}
