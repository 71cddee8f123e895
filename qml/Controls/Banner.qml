// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

/*! A line over the page about how things stand ("Reconnecting in 3 s"). `level`: info, warning or error. */
Rectangle {
    id: banner

    required property string text
    property string level: "warning"
    property string actionText
    property bool dismissible: false
    signal action
    signal dismissed

    readonly property color ink: level === "error" ? Theme.failed : level === "warning" ? Theme.attention : Theme.running

    color: level === "error" ? Theme.failedSoft : level === "warning" ? Theme.attentionSoft : Theme.runningSoft
    implicitHeight: row.implicitHeight + Theme.space8
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.space16
        anchors.rightMargin: Theme.space8
        spacing: Theme.space8

        Icon {
            color: banner.ink
            name: banner.level === "info" ? "info" : "alert"
            size: Theme.iconSizeSmall
        }

        Label {
            Layout.fillWidth: true
            Layout.minimumHeight: Theme.controlHeightSmall
            color: banner.ink
            text: banner.text
            weight: Font.Medium
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }

        Button {
            small: true
            text: banner.actionText
            visible: text !== ""
            onClicked: banner.action()
        }

        IconButton {
            icon.name: "close"
            small: true
            text: qsTr("Dismiss")
            visible: banner.dismissible
            onClicked: banner.dismissed()
        }
    }
}
