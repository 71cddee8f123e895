// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

/*! A label above a field, help or what is wrong below it. */
ColumnLayout {
    id: form

    required property string label
    property string help
    property string error
    default property alias field: slot.data

    spacing: Theme.space4

    Label {
        Layout.fillWidth: true
        text: form.label
        weight: Font.Medium
    }

    ColumnLayout {
        id: slot

        Layout.fillWidth: true
        spacing: 0
    }

    Label {
        Layout.fillWidth: true
        color: form.error !== "" ? Theme.failed : Theme.muted
        size: Theme.fontCaption
        text: form.error !== "" ? form.error : form.help
        visible: text !== ""
        wrapMode: Text.Wrap
        Accessible.role: form.error !== "" ? Accessible.AlertMessage : Accessible.StaticText
    }
}
