// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls

/*! The server for its administrators. Each part is asked for when it is looked at. */
T.Page {
    id: page

    property bool narrow: false
    property string part: "server"
    readonly property var parts: [{ "value": "server", "text": qsTr("Server") }, { "value": "sessions", "text": qsTr("Sessions") },
        { "value": "users", "text": qsTr("Users") }, { "value": "teams", "text": qsTr("Teams") }, { "value": "keys", "text": qsTr("Keys") },
        { "value": "audit", "text": qsTr("Audit") }, { "value": "configuration", "text": qsTr("Configuration") }]
    readonly property var sources: ({ "server": server, "sessions": sessions, "users": users, "teams": teams, "keys": keys, "audit": audit, "configuration": configuration })
    property string user ///< whose sessions, keys or deeds are shown; empty for all

    objectName: "adminPage"
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Administration")
    onActiveFocusChanged: if (activeFocus && Window.activeFocusItem === page) focusFirst()

    background: Rectangle {
        color: Theme.canvas
    }

    contentItem: Item {
        id: content

        ColumnLayout {
            anchors.bottom: parent.bottom
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: parent.top
            anchors.topMargin: page.narrow ? Theme.space16 : Theme.space24
            spacing: Theme.space16
            width: Math.min(Theme.columnWidth, content.width - 2 * Theme.space16)

            Label {
                size: page.narrow ? Theme.fontTitle : Theme.fontDisplay
                text: qsTr("Administration")
                weight: Font.DemiBold
                Accessible.role: Accessible.Heading
            }

            Tabs {
                id: tabs

                Layout.fillWidth: true
                Layout.minimumWidth: 0
                label: qsTr("Administration")
                objectName: "adminTabs"
                tabs: page.parts
                value: page.part
                visible: implicitWidth <= parent.width
                onChosen: part => page.show(part, "")
            }

            ComboBox {
                id: choice

                Layout.fillWidth: true
                currentIndex: page.parts.findIndex(entry => entry.value === page.part)
                label: qsTr("Administration")
                model: page.parts
                objectName: "adminParts"
                textRole: "text"
                valueRole: "value"
                visible: !tabs.visible
                onActivated: page.show(currentValue, "")
            }

            Loader {
                Layout.fillHeight: true
                Layout.fillWidth: true
                sourceComponent: page.sources[page.part]
            }
        }
    }

    Component {
        id: server

        ServerSection {}
    }

    Component {
        id: sessions

        SessionsSection {
            user: page.user
        }
    }

    Component {
        id: users

        UsersSection {
            onShown: (part, user) => page.show(part, user)
        }
    }

    Component {
        id: teams

        TeamsSection {}
    }

    Component {
        id: keys

        KeysSection {
            user: page.user
        }
    }

    Component {
        id: audit

        AuditSection {
            user: page.user
        }
    }

    Component {
        id: configuration

        ConfigurationSection {}
    }

    function focusFirst(): void {
        if (tabs.visible)
            tabs.focusCurrent();
        else
            choice.forceActiveFocus(Qt.ShortcutFocusReason);
    }

    function show(wanted: string, whose: string): void {
        user = whose;
        part = wanted;
    }
}
