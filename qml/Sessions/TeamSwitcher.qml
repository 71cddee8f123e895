// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! Whose sessions are shown: all that the user may see, their own, or one team's. */
ComboBox {
    id: switcher

    readonly property var scopes: [{ "value": "", "text": qsTr("Everything") }, { "value": "personal", "text": qsTr("Yours alone") }].concat(Connection.teams.map(team => ({ "value": team, "text": team })))

    currentIndex: Math.max(0, scopes.findIndex(entry => entry.value === Sessions.scope))
    flat: true
    label: qsTr("Whose sessions")
    model: scopes
    objectName: "teamSwitcher"
    small: true
    textRole: "text"
    valueRole: "value"
    onActivated: Sessions.scope = currentValue
}
