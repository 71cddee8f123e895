// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! The mark, the name, and what to do here. */
ColumnLayout {
    id: heading

    property alias text: what.text

    spacing: Theme.space8

    Icon {
        Layout.alignment: Qt.AlignHCenter
        color: Theme.accent
        name: "leaf"
        size: Theme.space48
    }

    Label {
        Layout.alignment: Qt.AlignHCenter
        size: Theme.fontDisplay
        text: "ccplant"
        weight: Font.DemiBold
    }

    Label {
        id: what

        Layout.fillWidth: true
        color: Theme.muted
        horizontalAlignment: Text.AlignHCenter
        lineHeight: Theme.lineText
        wrapMode: Text.Wrap
    }
}
