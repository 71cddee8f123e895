// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! The link by which others can read a session: made, copied, taken back. */
Dialog {
    id: dialog

    readonly property bool off: Connection.sharing === "off"
    readonly property bool shared: ShareLink.url !== ""
    readonly property bool choosing: ShareLink.known && !shared && !off
    readonly property var lives: [{ "value": 1, "text": qsTr("1 day") }, { "value": 7, "text": qsTr("7 days") }, { "value": 30, "text": qsTr("30 days") }, { "value": 365, "text": qsTr("1 year") }]
    property bool copied: false

    acceptEnabled: ShareLink.known && !ShareLink.busy
    acceptText: shared ? (copied ? qsTr("Copied") : qsTr("Copy the link")) : off ? "" : qsTr("Make a link")
    closesOnAccept: false
    objectName: "shareDialog"
    rejectText: qsTr("Close")
    text: shared && off ? qsTr("Sharing was switched off on this server: the link leads nowhere as long as it is. Taken back, it leads nowhere for good.") : off ? qsTr("Sharing is switched off on this server. An administrator of it can allow it.") : shared ? qsTr("Who has the link reads the session as it is when they look, and can do nothing in it.") : qsTr("Who has the link reads the session as it is when they look, and can do nothing in it. That includes all that the agent showed: look through it first.")
    title: qsTr("Share this session")
    onConfirmed: shared ? copy() : ShareLink.make(lives[life.currentIndex].value, readers.value === "all")

    function openFor(sessionId: string): void {
        life.currentIndex = 1;
        readers.value = "signed-in";
        copied = false;
        ShareLink.show(sessionId);
        open();
    }

    function copy(): void {
        Clipboard.copy(ShareLink.url);
        copied = true;
        reset.restart();
    }

    Timer {
        id: reset

        interval: Theme.commandDelay
        onTriggered: dialog.copied = false
    }

    Skeleton {
        Layout.fillWidth: true
        lines: 2
        visible: !ShareLink.known && ShareLink.busy
    }

    FormField {
        Layout.fillWidth: true
        label: qsTr("Ends after")
        visible: dialog.choosing

        ComboBox {
            id: life

            Layout.fillWidth: true
            currentIndex: 1
            label: qsTr("Ends after")
            model: dialog.lives
            textRole: "text"
            valueRole: "value"
        }
    }

    FormField {
        Layout.fillWidth: true
        help: Connection.sharing === "public" ? "" : qsTr("Only people who are signed in to this server. An administrator of it can allow more.")
        label: qsTr("Who can read?")
        visible: dialog.choosing

        Choice {
            id: readers

            label: qsTr("Who can read?")
            objectName: "shareReaders"
            options: [{ "value": "signed-in", "text": qsTr("People who are signed in") }, { "value": "all", "text": qsTr("Whoever has the link") }]
            room: dialog.availableWidth
            value: "signed-in"
            visible: Connection.sharing === "public"
            onChosen: chosen => value = chosen
        }
    }

    TextField {
        Layout.fillWidth: true
        label: qsTr("The link")
        objectName: "shareUrl"
        readOnly: true
        text: ShareLink.url
        visible: dialog.shared
        onTextChanged: cursorPosition = 0 // its beginning says where it leads
    }

    Label {
        Layout.fillWidth: true
        color: Theme.muted
        size: Theme.fontCaption
        text: ShareLink.facts
        visible: text !== ""
        wrapMode: Text.Wrap
    }

    Button {
        enabled: !ShareLink.busy
        objectName: "takeShareBack"
        small: true
        text: qsTr("Take the link back")
        visible: dialog.shared
        onClicked: takingBack.open()
    }

    Banner {
        Layout.fillWidth: true
        level: "error"
        radius: Theme.radius
        text: ShareLink.errorText
        visible: text !== ""
    }

    Dialog {
        id: takingBack

        acceptText: qsTr("Take it back")
        destructive: true
        objectName: "takeShareBackDialog"
        text: qsTr("Whoever has it can read the session no longer. This cannot be undone; another link can be made.")
        title: qsTr("Take the link back?")
        onAccepted: ShareLink.takeBack()
    }
}
