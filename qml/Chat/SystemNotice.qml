// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! Something the system says: quiet for information, in a soft block for a warning or an error. */
Rectangle {
    id: notice

    required property string level
    required property string text

    readonly property bool loud: level === "error" || level === "warning"
    readonly property color ink: level === "error" ? Theme.failed : level === "warning" ? Theme.attention : Theme.muted

    color: level === "error" ? Theme.failedSoft : level === "warning" ? Theme.attentionSoft : "transparent"
    height: row.implicitHeight + (loud ? 2 * Theme.space12 : 0)
    implicitHeight: height
    radius: Theme.radius
    Accessible.role: loud ? Accessible.AlertMessage : Accessible.StaticText
    Accessible.name: text

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.leftMargin: notice.loud ? Theme.space12 : 0
        anchors.right: parent.right
        anchors.rightMargin: anchors.leftMargin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space8

        Icon {
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Theme.space2
            color: notice.ink
            name: notice.loud ? "alert" : "info"
            size: Theme.iconSizeSmall
        }

        TextEdit {
            Layout.fillWidth: true
            color: notice.level === "error" ? Theme.text : notice.ink
            font.family: Theme.sans
            font.pixelSize: Theme.fontSmall
            readOnly: true
            selectByMouse: !Pointer.touch
            selectedTextColor: Theme.text
            selectionColor: Theme.selection
            text: notice.text
            textFormat: TextEdit.PlainText
            wrapMode: TextEdit.Wrap
            Accessible.ignored: true
        }
    }
}
