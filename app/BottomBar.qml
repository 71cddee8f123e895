// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! Where to go, at the bottom of a narrow window. */
Rectangle {
    id: bar

    required property string page
    signal chosen(string page)

    color: Theme.surface
    implicitHeight: Theme.touchTarget + Theme.space12
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Main navigation")

    Rectangle {
        color: Theme.line
        height: Theme.hairline
        width: parent.width
    }

    RowLayout {
        anchors.fill: parent
        spacing: 0

        Repeater {
            model: [
                { "page": "list", "icon": "inbox", "text": qsTr("Sessions"), "count": Sessions.all.needsInputCount },
                { "page": "new", "icon": "plus", "text": qsTr("New session"), "count": 0 },
                { "page": "settings", "icon": "gear", "text": qsTr("Settings"), "count": 0 }
            ].concat(Connection.admin ? [{ "page": "admin", "icon": "shield", "text": qsTr("Administration"), "count": 0 }] : [])

            Item {
                id: place

                required property var modelData

                Layout.fillHeight: true
                Layout.fillWidth: true

                RailButton {
                    anchors.centerIn: parent
                    count: place.modelData.count
                    current: bar.page === place.modelData.page
                    icon.name: place.modelData.icon
                    implicitWidth: Math.min(Theme.touchTarget + Theme.space24, place.width)
                    text: place.modelData.text
                    onClicked: bar.chosen(place.modelData.page)
                }
            }
        }
    }
}
