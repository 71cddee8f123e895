// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core
import Ccplant.Settings

/*! What concerns who is signed in: who that is, where, and the ways out. */
Menu {
    id: menu

    MenuItem {
        enabled: false
        icon.name: "user"
        text: Connection.user !== "" ? Connection.user : qsTr("Not known yet")
    }

    MenuItem {
        enabled: false
        icon.name: "server"
        text: Connection.serverLabel
    }

    MenuSeparator {}

    MenuItem {
        icon.name: "key"
        objectName: "accountKeys"
        text: qsTr("Settings and API keys")
        onTriggered: Navigation.go("settings")
    }

    MenuItem {
        icon.name: "history"
        objectName: "accountRemoved"
        text: qsTr("Removed sessions")
        visible: Connection.keepRemoved > 0
        onTriggered: Navigation.go("removed")
    }

    MenuItem {
        icon.name: "logout"
        objectName: "accountSignOut"
        text: Servers.fixed ? qsTr("Sign out") : qsTr("Disconnect from this server")
        onTriggered: Servers.signOut()
    }

    MenuItem {
        danger: true
        enabled: Connection.online
        icon.name: "logout"
        objectName: "accountSignOutEverywhere"
        text: qsTr("Sign out everywhere…")
        onTriggered: everywhere.open()
    }

    SignOutEverywhereDialog {
        id: everywhere
    }
}
