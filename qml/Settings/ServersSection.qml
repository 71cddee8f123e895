// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! The servers this client knows, and the one in use. */
SettingsSection {
    id: section

    title: Servers.fixed ? qsTr("Server") : qsTr("Servers")

    Repeater {
        model: Servers

        SettingsRow {
            id: server

            required property string url
            required property bool current

            help: current ? section.describe() : ""

            Label {
                color: Theme.accent
                size: Theme.fontCaption
                text: qsTr("In use")
                visible: server.current
                weight: Font.DemiBold
            }

            Button {
                small: true
                text: qsTr("Connect")
                visible: !server.current
                onClicked: Servers.connectSaved(server.url)
            }

            IconButton {
                danger: true
                icon.name: "delete"
                small: true
                text: qsTr("Forget this server and its token")
                onClicked: Servers.forget(server.url)
            }
        }
    }

    SettingsRow {
        help: Servers.secrets?.description ?? ""
        label: Servers.fixed ? section.describe() : qsTr("Another server")

        Button {
            icon.name: "logout"
            objectName: "signOut"
            small: true
            text: Servers.fixed ? qsTr("Sign out") : qsTr("Disconnect")
            onClicked: Servers.signOut()
        }
    }

    SettingsRow {
        help: qsTr("Every browser and program that is signed in as you, this one too.")
        label: qsTr("Signed in elsewhere")
        visible: Connection.online

        Button {
            icon.name: "logout"
            objectName: "signOutEverywhere"
            small: true
            text: qsTr("Sign out everywhere…")
            onClicked: everywhere.open()
        }
    }

    SignOutEverywhereDialog {
        id: everywhere
    }

    function describe(): string {
        const parts = [];
        if (Connection.serverName !== "")
            parts.push(Connection.serverName + " " + Connection.serverVersion);
        if (Connection.user !== "")
            parts.push(qsTr("signed in as %1").arg(Connection.user));
        return parts.join(", ");
    }
}
