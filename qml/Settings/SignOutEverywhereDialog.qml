// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! Asks before every sign-in of the user is made void. */
Dialog {
    acceptText: qsTr("Sign out everywhere")
    destructive: true
    objectName: "signOutEverywhereDialog"
    text: qsTr("Every browser and program that is signed in as you is signed out, this one too. API keys stay good; make them void one by one.")
    title: qsTr("Sign out everywhere?")
    onAccepted: Servers.signOutEverywhere()
}
