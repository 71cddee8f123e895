// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! What session this is and how it stands; its title can be edited in place. */
Rectangle {
    id: header

    required property SessionController session
    property bool narrow: false
    property bool sideVisible: false
    signal backRequested
    signal sideToggled
    signal findRequested

    readonly property string place: [shortName(session.repository || session.workspacePath), session.branch].filter(part => part !== "").join("@")

    function shortName(path: string): string {
        return path.replace(/\.git$/, "").replace(/\/+$/, "").split("/").slice(path.includes("://") || !path.startsWith("/") ? -2 : -1).join("/");
    }

    function editTitle(): void {
        title.edit();
    }

    color: Theme.canvas
    implicitHeight: Theme.space48 + Theme.space8

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: header.narrow ? Theme.space4 : Theme.space24
        anchors.rightMargin: Theme.space8
        spacing: Theme.space4

        IconButton {
            icon.name: "arrow-left"
            text: qsTr("Back to the list")
            visible: header.narrow
            onClicked: header.backRequested()
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            spacing: 0

            EditableTitle {
                id: title

                Layout.fillWidth: true
                text: header.session.title !== "" ? header.session.title : qsTr("New session")
                onRenamed: text => header.session.rename(text)
            }

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space6

                StatusMark {
                    named: false
                    size: Theme.space8 + Theme.space2
                    status: header.session.status
                }

                Label {
                    color: Theme.statusColor(header.session.status)
                    size: Theme.fontCaption
                    text: Theme.statusText(header.session.status)
                    weight: Font.Medium
                }

                Label {
                    Layout.fillWidth: true
                    color: Theme.faint
                    elide: Text.ElideMiddle
                    size: Theme.fontCaption
                    text: [header.place, header.session.agent].filter(part => part !== "").map(part => "·  " + part).join("  ")
                }
            }
        }

        Button {
            icon.name: "stop"
            keys: header.narrow ? "" : "Esc Esc"
            small: true
            text: header.session.cancelling ? qsTr("Stopping") : qsTr("Stop agent")
            busy: header.session.cancelling
            visible: header.session.working && !header.narrow
            onClicked: header.session.cancel()
        }

        IconButton {
            enabled: !header.session.cancelling
            icon.name: "stop"
            text: qsTr("Stop agent")
            visible: header.session.working && header.narrow
            onClicked: header.session.cancel()
        }

        LinksButton {
            links: Array.from(header.session.links)
            visible: links.length > 0
        }

        IconButton {
            icon.name: "search"
            keys: "Ctrl+F"
            text: qsTr("Find in this session")
            visible: !header.narrow
            onClicked: header.findRequested()
        }

        SessionMenuButton {
            narrow: header.narrow
            session: header.session
            onFindRequested: header.findRequested()
            onRenameRequested: title.edit()
        }

        IconButton {
            checkable: false
            checked: header.sideVisible
            icon.name: "panel-right"
            keys: "Ctrl+."
            text: header.sideVisible ? qsTr("Hide the side pane") : qsTr("Show the side pane")
            onClicked: header.sideToggled()
        }
    }

    Divider {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
