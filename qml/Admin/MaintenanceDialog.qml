// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! Begins maintenance, and says why. */
Dialog {
    id: dialog

    property alias message: field.text

    acceptText: qsTr("Begin maintenance")
    destructive: true
    objectName: "maintenanceDialog"
    text: qsTr("Nobody but administrators can change anything then, on all replicas. Agents go on working; sessions can be read.")
    title: qsTr("Begin maintenance?")
    onOpened: field.forceActiveFocus()

    FormField {
        Layout.fillWidth: true
        label: qsTr("What people are told")

        TextField {
            id: field

            Layout.fillWidth: true
            label: qsTr("What people are told")
            maximumLength: 500
            objectName: "maintenanceMessage"
            placeholderText: qsTr("Why, and until when")
            onAccepted: dialog.accept()
        }
    }
}
