// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

/*! What this place is for, and the one thing to do. */
ColumnLayout {
    id: state

    required property string title
    property string text
    property string icon
    property string actionText
    property string actionKeys
    signal action

    spacing: Theme.space8
    width: Math.min(parent?.width - 2 * Theme.space24, Theme.dialogWidth)

    Rectangle {
        Layout.alignment: Qt.AlignHCenter
        Layout.bottomMargin: Theme.space8
        Layout.preferredHeight: Theme.space48
        Layout.preferredWidth: Theme.space48
        color: Theme.accentSoft
        radius: Theme.radiusLarge
        visible: state.icon !== ""

        Icon {
            anchors.centerIn: parent
            color: Theme.accent
            name: state.icon
            size: Theme.space24
        }
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

    Button {
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space8
        keys: state.actionKeys
        text: state.actionText
        variant: Button.Primary
        visible: text !== ""
        onClicked: state.action()
    }
}
