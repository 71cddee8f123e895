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
    implicitHeight: Math.max(Theme.rowHeight, words.implicitHeight + 2 * Theme.space8)
    radius: Theme.radius
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("Queued: %1").arg(text)
    Accessible.description: sendError

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

        ColumnLayout {
            id: words

            Layout.fillWidth: true
            Layout.leftMargin: Theme.space4
            spacing: Theme.space2

            Label {
                Layout.fillWidth: true
                text: row.text.replace(/\s+/g, " ")
                Accessible.ignored: true

                TapHandler {
                    enabled: row.editable
                    onTapped: row.editRequested()
                }
            }

            Label {
                Layout.fillWidth: true
                color: row.refused ? Theme.failed : Theme.muted
                maximumLineCount: 4
                objectName: "queueRowError"
                size: Theme.fontCaption
                text: row.refused ? row.sendError : qsTr("%1 It is kept and sent by itself.").arg(row.sendError)
                visible: row.sendError !== "" && row.sendState !== "queued"
                wrapMode: Text.Wrap
                Accessible.ignored: true
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
