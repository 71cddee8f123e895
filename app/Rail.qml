// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! The leftmost column: where to go. */
Rectangle {
    id: rail

    required property string page
    signal chosen(string page)

    color: Theme.canvas
    implicitWidth: Theme.railWidth
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Main navigation")

    ColumnLayout {
        anchors.bottomMargin: Theme.space12
        anchors.fill: parent
        anchors.topMargin: Theme.space12
        spacing: Theme.space8

        Icon {
            Layout.alignment: Qt.AlignHCenter
            Layout.bottomMargin: Theme.space8
            Layout.topMargin: Theme.space4
            color: Theme.accent
            name: "leaf"
            size: Theme.space24
            stroke: 2
        }

        RailButton {
            Layout.alignment: Qt.AlignHCenter
            count: Sessions.all.needsInputCount
            current: ["session", "list", "removed"].includes(rail.page)
            icon.name: "inbox"
            keys: "Ctrl+1"
            objectName: "railSessions"
            text: qsTr("Sessions")
            onClicked: rail.chosen("session")
        }

        RailButton {
            Layout.alignment: Qt.AlignHCenter
            current: rail.page === "new"
            icon.name: "plus"
            keys: "Ctrl+N"
            text: qsTr("New session")
            onClicked: rail.chosen("new")
        }

        Item {
            Layout.fillHeight: true
        }

        RailButton {
            Layout.alignment: Qt.AlignHCenter
            current: rail.page === "admin"
            icon.name: "shield"
            objectName: "railAdmin"
            text: qsTr("Administration")
            visible: Connection.admin
            onClicked: rail.chosen("admin")
        }

        RailButton {
            Layout.alignment: Qt.AlignHCenter
            current: rail.page === "settings"
            icon.name: "gear"
            keys: "Ctrl+,"
            objectName: "railSettings"
            text: qsTr("Settings")
            onClicked: rail.chosen("settings")
        }

        AccountButton {
            Layout.alignment: Qt.AlignHCenter
        }
    }
}
