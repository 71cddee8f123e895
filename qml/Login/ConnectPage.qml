// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! The way in: the server on this computer, one of the servers used before, or another by its address and token. */
T.Page {
    id: page

    objectName: "connectPage"
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Connect")

    background: Rectangle {
        color: Theme.canvas
    }

    Flickable {
        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: column.implicitHeight + 2 * Theme.space48
        T.ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: column

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.space24
            width: Math.min(Theme.dialogWidth, page.width - 2 * Theme.space16)
            y: Math.max(Theme.space48, (page.height - implicitHeight) / 2)

            WelcomeHeading {
                Layout.fillWidth: true
                text: qsTr("Coding agents at work, in one place. Choose where they run.")
            }

            Banner {
                Layout.fillWidth: true
                level: "error"
                radius: Theme.radius
                text: Connection.errorText
                visible: text !== "" && Connection.state === Connection.SignedOut
            }

            LocalServerCard {
                Layout.fillWidth: true
                visible: LocalServer.available || LocalServer.state !== LocalServer.Stopped
            }

            SavedServers {
                Layout.fillWidth: true
            }

            ConnectForm {
                Layout.fillWidth: true
            }

            Label {
                Layout.fillWidth: true
                color: Theme.faint
                horizontalAlignment: Text.AlignHCenter
                lineHeight: Theme.lineText
                size: Theme.fontCaption
                text: Servers.secrets?.description ?? ""
                wrapMode: Text.Wrap
            }
        }
    }
}
