// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core
import Ccplant.Controls

/*! Everything else that can be done with a session. */
IconButton {
    id: button

    required property SessionController session
    property bool narrow: false
    signal findRequested
    signal renameRequested

    icon.name: "more"
    objectName: "sessionMenu"
    text: qsTr("More about this session")
    onClicked: menu.opened ? menu.close() : menu.open()

    Menu {
        id: menu

        x: button.width - width
        y: button.height + Theme.space4

        MenuItem {
            icon.name: "search"
            keys: "Ctrl+F"
            text: qsTr("Find in this session")
            visible: button.narrow
            onTriggered: button.findRequested()
        }

        MenuItem {
            icon.name: "edit"
            text: qsTr("Rename")
            onTriggered: button.renameRequested()
        }

        MenuItem {
            icon.name: "pin"
            text: button.session.pinned ? qsTr("Unpin") : qsTr("Pin to the top")
            onTriggered: button.session.setPinned(!button.session.pinned)
        }

        MenuItem {
            icon.name: "archive"
            text: button.session.archived ? qsTr("Bring back from the archive") : qsTr("Archive")
            onTriggered: button.session.setArchived(!button.session.archived)
        }

        MenuItem {
            icon.name: "link"
            objectName: "shareSession"
            text: qsTr("Share")
            onTriggered: {
                sharing.active = true;
                (sharing.item as ShareDialog).openFor(button.session.sessionId);
            }
        }

        MenuItem {
            icon.name: "copy"
            text: qsTr("Copy session id")
            onTriggered: Clipboard.copy(button.session.sessionId)
        }

        MenuSeparator {}

        MenuItem {
            icon.name: "play"
            text: qsTr("Resume session")
            visible: button.session.status === "stopped" || button.session.status === "failed"
            onTriggered: button.session.resume()
        }

        MenuItem {
            icon.name: "pause"
            text: qsTr("End the agent's process")
            visible: !["stopped", "failed", "deleting"].includes(button.session.status)
            onTriggered: button.session.stop()
        }

        MenuItem {
            danger: true
            icon.name: "delete"
            text: qsTr("Delete session and its workspace")
            onTriggered: Sessions.remove([button.session.sessionId])
        }
    }

    Loader {
        id: sharing

        active: false
        sourceComponent: ShareDialog {}
    }
}
