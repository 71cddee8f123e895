// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

/*! What happened, what to do, and details to copy. */
ColumnLayout {
    id: state

    required property string title
    property string text
    property string details
    property string actionText
    signal action

    spacing: Theme.space8
    width: Math.min(parent?.width - 2 * Theme.space24, Theme.dialogWidth)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: title

    Icon {
        Layout.alignment: Qt.AlignHCenter
        color: Theme.failed
        name: "alert"
        size: Theme.space32
    }

    Label {
        Layout.fillWidth: true
        horizontalAlignment: Text.AlignHCenter
        size: Theme.fontTitle
        text: state.title
        weight: Font.DemiBold
        wrapMode: Text.Wrap
    }

    Label {
        Layout.fillWidth: true
        color: Theme.muted
        horizontalAlignment: Text.AlignHCenter
        lineHeight: Theme.lineText
        text: state.text
        visible: text !== ""
        wrapMode: Text.Wrap
    }

    RowLayout {
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space8
        spacing: Theme.space8

        Button {
            text: state.actionText
            variant: Button.Primary
            visible: text !== ""
            onClicked: state.action()
        }

        Button {
            icon.name: "copy"
            text: qsTr("Copy details")
            visible: state.details !== ""
            onClicked: Clipboard.copy(state.details)
        }
    }
}
