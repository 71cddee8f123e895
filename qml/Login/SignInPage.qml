// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! The way in where there is one server: a page of a browser. */
T.Page {
    id: page

    objectName: "signInPage"
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Sign in")

    background: Rectangle {
        color: Theme.canvas
    }

    Flickable {
        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: column.implicitHeight + 2 * Theme.space48
        T.ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: column

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.space24
            width: Math.min(Theme.dialogWidth, page.width - 2 * Theme.space16)
            y: Math.max(Theme.space48, (page.height - implicitHeight) / 2)

            WelcomeHeading {
                Layout.fillWidth: true
                text: qsTr("Sign in to see your sessions.")
            }

            BrowserSignInButton {
                Layout.fillWidth: true
            }

            FormField {
                Layout.fillWidth: true
                visible: SignIn.token
                error: Servers.formError
                help: qsTr("The token is in the file owner-token of the server's data folder. On the server's machine, ccplantd --print-login-link makes a link.")
                label: qsTr("Token or login link")

                TextField {
                    id: token

                    Layout.fillWidth: true
                    echoMode: TextInput.Password
                    focus: true
                    inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
                    invalid: Servers.formError !== ""
                    label: qsTr("Token or login link")
                    objectName: "signInToken"
                    onAccepted: page.submit()
                }
            }

            Button {
                Layout.fillWidth: true
                enabled: token.text.trim() !== "" && !Servers.signingIn
                objectName: "signInButton"
                text: Servers.signingIn ? qsTr("Signing in…") : qsTr("Sign in")
                variant: SignIn.provider !== "" ? Button.Secondary : Button.Primary
                visible: SignIn.token
                onClicked: page.submit()
            }
        }
    }

    Component.onCompleted: {
        token.forceActiveFocus();
        SignIn.ask("");
    }

    function submit(): void {
        if (token.text.trim() !== "")
            Servers.signIn(token.text);
    }
}
