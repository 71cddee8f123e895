// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! What the user said, as it was typed, in a soft block. */
Item {
    id: message

    required property TranscriptSource session
    required property string text
    required property var content
    required property date time
    required property string clientId
    required property string sendState
    required property string sendError
    signal quoted(string text)
    signal fileOpened(string path)

    implicitHeight: block.height + (foot.visible ? foot.height + Theme.space4 : 0)
    height: implicitHeight
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("You: %1").arg(text)

    Rectangle {
        id: block

        width: parent.width
        height: column.height + 2 * Theme.space12
        color: Theme.userBlock
        opacity: message.sendState === "" || message.sendState === "accepted" ? 1 : 0.75
        radius: Theme.radiusLarge

        Column {
            id: column

            x: Theme.space16
            y: Theme.space12
            width: parent.width - 2 * Theme.space16
            spacing: Theme.space8

            TextEdit {
                width: parent.width
                color: Theme.text
                font.family: Theme.sans
                font.pixelSize: Theme.fontBody
                readOnly: true
                selectByMouse: !Pointer.touch
                selectedTextColor: Theme.text
                selectionColor: Theme.selection
                text: message.text
                textFormat: TextEdit.PlainText
                visible: text !== ""
                wrapMode: TextEdit.Wrap
                Accessible.ignored: true
            }

            ContentBlocks {
                width: parent.width
                blocks: message.content
                textToo: false
                visible: count > 0
                onFileOpened: path => message.fileOpened(path)
            }
        }

        MessageActions {
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.space4
            quotable: !message.session.readOnly
            shown: hover.hovered
            source: message.text
            time: message.time
            onQuoted: message.quoted(message.text)
        }

        HoverHandler {
            id: hover
        }
    }

    RowLayout {
        id: foot

        anchors.top: block.bottom
        anchors.topMargin: Theme.space4
        width: parent.width
        spacing: Theme.space8
        visible: message.sendState === "unsent" || message.sendState === "refused" || message.sendState === "sending"

        Icon {
            color: message.sendState === "refused" ? Theme.failed : Theme.muted
            name: message.sendState === "refused" ? "alert" : "clock"
            size: Theme.iconSizeSmall
        }

        Label {
            Layout.fillWidth: true
            color: message.sendState === "refused" ? Theme.failed : Theme.muted
            size: Theme.fontCaption
            text: message.sendState === "sending" ? qsTr("Sending") : message.sendError === "" ? qsTr("Waits for the connection. It is kept and sent by itself.") : message.sendState === "unsent" ? qsTr("%1 It is kept and sent by itself.").arg(message.sendError) : message.sendError
            wrapMode: Text.Wrap
        }

        Button {
            small: true
            text: qsTr("Send again")
            visible: message.sendState !== "sending"
            onClicked: (message.session as SessionController)?.retry(message.clientId)
        }

        IconButton {
            icon.name: "delete"
            small: true
            text: qsTr("Remove this message")
            visible: message.sendState === "refused"
            onClicked: (message.session as SessionController)?.queueRemove(message.clientId)
        }
    }
}
