// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! Another server: its address and token. */
ColumnLayout {
    id: form

    spacing: Theme.space12

    Label {
        size: Theme.fontBody
        text: qsTr("Another server")
        weight: Font.Medium
    }

    FormField {
        Layout.fillWidth: true
        label: qsTr("Address")

        TextField {
            id: address

            Layout.fillWidth: true
            label: qsTr("Address")
            inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoAutoUppercase
            objectName: "serverAddress"
            text: Connection.local ? "" : Connection.serverUrl.toString()
            placeholderText: "https://ccplant.example.com"
            onAccepted: form.submit()
            onTextChanged: settled.restart()
        }
    }

    Timer {
        id: settled

        interval: Theme.tooltipDelay
        onTriggered: SignIn.ask(address.text)
    }

    BrowserSignInButton {
        Layout.fillWidth: true
    }

    FormField {
        Layout.fillWidth: true
        error: Servers.formError
        visible: SignIn.token
        help: qsTr("It is in the file owner-token of the server's data folder.")
        label: qsTr("Token")

        TextField {
            id: token

            Layout.fillWidth: true
            echoMode: TextInput.Password
            inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
            invalid: Servers.formError !== ""
            label: qsTr("Token")
            objectName: "serverToken"
            onAccepted: form.submit()
        }
    }

    Button {
        Layout.alignment: Qt.AlignRight
        enabled: address.text.trim() !== ""
        visible: SignIn.token
        objectName: "connectButton"
        text: qsTr("Connect")
        variant: LocalServer.available || SignIn.provider !== "" ? Button.Secondary : Button.Primary
        onClicked: form.submit()
    }

    function submit(): void {
        Servers.connectTo(address.text, token.text);
    }
}
