// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! One prompt of the queue. */
Rectangle {
    id: row

    required property SessionController session
    required property string clientId
    required property string text
    required property string sendState
    required property string sendError
    required property bool editable
    property bool edited: false
    signal editRequested

    readonly property bool refused: sendState === "refused"

    border.color: edited ? Theme.accent : refused ? Theme.failedLine : Theme.line
    border.width: Theme.hairline
    color: edited ? Theme.accentSoft : refused ? Theme.failedSoft : Theme.surface
    implicitHeight: Theme.rowHeight
    radius: Theme.radius
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("Queued: %1").arg(text)

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.space12
        anchors.rightMargin: Theme.space4
        spacing: Theme.space4

        Icon {
            color: row.refused ? Theme.failed : Theme.faint
            name: row.refused ? "alert" : row.sendState === "queued" ? "queue" : "clock"
            size: Theme.iconSizeSmall
        }

        Label {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space4
            color: row.refused ? Theme.failed : Theme.text
            text: row.refused && row.sendError !== "" ? row.sendError : row.text.replace(/\s+/g, " ")
            Accessible.ignored: true

            TapHandler {
                enabled: row.editable
                onTapped: row.editRequested()
            }
        }

        Button {
            small: true
            text: row.sendState === "queued" ? qsTr("Send now") : qsTr("Send again")
            variant: Button.Ghost
            visible: row.sendState === "queued" || row.refused
            onClicked: row.sendState === "queued" ? row.session.queueSendNow(row.clientId) : row.session.retry(row.clientId)
        }

        IconButton {
            icon.name: "edit"
            keys: "↑"
            small: true
            text: qsTr("Edit queued prompt")
            visible: row.editable
            onClicked: row.editRequested()
        }

        IconButton {
            icon.name: "close"
            small: true
            text: qsTr("Remove from the queue")
            onClicked: row.session.queueRemove(row.clientId)
        }
    }
}
