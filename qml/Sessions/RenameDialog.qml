// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! A new title for a session. */
Dialog {
    id: dialog

    property string sessionId

    acceptEnabled: field.text.trim() !== ""
    acceptText: qsTr("Rename")
    title: qsTr("Rename session")
    onAccepted: Sessions.rename(sessionId, field.text)
    onOpened: {
        field.forceActiveFocus();
        field.selectAll();
    }

    TextField {
        id: field

        Layout.fillWidth: true
        label: qsTr("Title")
        maximumLength: 300
        objectName: "renameField"
        Keys.onPressed: event => {
            if (event.key !== Qt.Key_Return && event.key !== Qt.Key_Enter || field.inputMethodComposing || !dialog.acceptEnabled)
                return;
            event.accepted = true;
            dialog.accept();
        }
    }

    function openFor(id: string, title: string): void {
        sessionId = id;
        field.text = title;
        open();
    }
}
