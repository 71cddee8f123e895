// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! Signs in in the browser, where the server that was asked offers that. */
ColumnLayout {
    id: way

    spacing: Theme.space8
    visible: SignIn.provider !== ""

    Button {
        Layout.fillWidth: true
        busy: SignIn.waiting
        icon.name: "external"
        objectName: "browserSignIn"
        text: SignIn.waiting ? qsTr("Go on in the browser…") : qsTr("Sign in with %1").arg(SignIn.provider)
        variant: Button.Primary
        onClicked: SignIn.inBrowser()
    }

    Button {
        Layout.alignment: Qt.AlignHCenter
        objectName: "cancelSignIn"
        small: true
        text: qsTr("Cancel")
        variant: Button.Ghost
        visible: SignIn.waiting
        onClicked: SignIn.cancel()
    }

    Banner {
        Layout.fillWidth: true
        level: "error"
        objectName: "signInError"
        radius: Theme.radius
        text: SignIn.errorText
        visible: text !== ""
    }
}
