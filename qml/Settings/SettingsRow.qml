// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! A setting: what it is, what it does, and its control; below each other where there is little room. */
GridLayout {
    id: row

    required property string label
    property string help
    default property alias control: slot.data
    readonly property bool tight: width < Theme.px(460)

    Layout.bottomMargin: Theme.space8
    Layout.fillWidth: true
    Layout.topMargin: Theme.space8
    columnSpacing: Theme.space16
    columns: tight ? 1 : 2
    rowSpacing: Theme.space8

    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.space2

        Label {
            Layout.fillWidth: true
            text: row.label
            weight: Font.Medium
            wrapMode: Text.Wrap
        }

        Label {
            Layout.fillWidth: true
            color: Theme.muted
            size: Theme.fontCaption
            text: row.help
            visible: text !== ""
            wrapMode: Text.Wrap
        }
    }

    RowLayout {
        id: slot

        Layout.fillWidth: row.tight
        Layout.alignment: row.tight ? Qt.AlignLeft : Qt.AlignRight | Qt.AlignVCenter
    }
}
