// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! Copy and quote, and when it was; appears over a message under the pointer or by keyboard. */
Rectangle {
    id: actions

    required property bool shown
    required property string source
    required property date time
    property bool quotable: true ///< there is a composer to quote in
    signal quoted

    readonly property bool active: shown || copy.activeFocus || quote.activeFocus

    border.color: active ? Theme.line : "transparent"
    border.width: Theme.hairline
    color: active ? Theme.raised : "transparent"
    implicitHeight: row.implicitHeight + Theme.space2
    implicitWidth: row.implicitWidth + Theme.space2
    opacity: active ? 1 : 0
    radius: Theme.radius

    Behavior on opacity {
        NumberAnimation { duration: Theme.fast }
    }

    Row {
        id: row

        anchors.centerIn: parent

        Label {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.faint
            leftPadding: Theme.space8
            rightPadding: Theme.space4
            size: Theme.fontCaption
            text: Qt.formatTime(actions.time, Qt.locale().timeFormat(Locale.ShortFormat))
        }

        IconButton {
            id: quote

            icon.name: "quote"
            small: true
            text: qsTr("Quote in the composer")
            visible: actions.quotable
            onClicked: actions.quoted()
        }

        CopyButton {
            id: copy

            source: actions.source
            text: qsTr("Copy message")
        }
    }
}
