// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! Servers used before; one click connects. */
ColumnLayout {
    id: saved

    spacing: Theme.space4
    visible: rows.count > 0

    Label {
        color: Theme.muted
        size: Theme.fontCaption
        text: qsTr("Used before")
        weight: Font.DemiBold
    }

    Repeater {
        id: rows

        model: Servers

        RowLayout {
            id: server

            required property string url
            required property string label
            required property bool local

            Layout.fillWidth: true
            spacing: Theme.space4
            visible: !(local && LocalServer.available)

            ListRow {
                Layout.fillWidth: true
                leading: server.local ? "desktop" : "server"
                title: server.label
                onClicked: Servers.connectSaved(server.url)
            }

            IconButton {
                icon.name: "close"
                small: true
                text: qsTr("Forget %1 and its token").arg(server.label)
                onClicked: Servers.forget(server.url)
            }
        }
    }
}
