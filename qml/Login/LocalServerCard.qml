// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! The server on this computer: start it, see it start, or read why it does not. */
Card {
    id: card

    padding: Theme.space16
    implicitHeight: row.implicitHeight + 2 * padding

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Theme.space12

        Icon {
            Layout.alignment: Qt.AlignTop
            name: "desktop"
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space4

            Label {
                Layout.fillWidth: true
                size: Theme.fontBody
                text: qsTr("This computer")
                weight: Font.Medium
            }

            Label {
                Layout.fillWidth: true
                color: LocalServer.state === LocalServer.Failed ? Theme.failed : Theme.muted
                lineHeight: Theme.lineText
                text: card.stateText()
                wrapMode: Text.Wrap
            }

            Label {
                Layout.fillWidth: true
                color: Theme.muted
                maximumLineCount: 8
                mono: true
                size: Theme.fontCaption
                text: LocalServer.details
                visible: text !== "" && LocalServer.state === LocalServer.Failed
                wrapMode: Text.WrapAnywhere
            }
        }

        Button {
            Layout.alignment: Qt.AlignTop
            busy: LocalServer.state === LocalServer.Starting
            objectName: "useLocal"
            text: LocalServer.state === LocalServer.Starting ? qsTr("Starting…") : LocalServer.state === LocalServer.Failed ? qsTr("Try again") : qsTr("Use")
            variant: Button.Primary
            onClicked: Servers.useLocal()
        }
    }

    function stateText(): string {
        switch (LocalServer.state) {
        case LocalServer.Starting:
            return qsTr("The server is starting.");
        case LocalServer.Failed:
            return LocalServer.errorText;
        default:
            return qsTr("Agents run here, with your files. Nothing to set up.");
        }
    }
}
