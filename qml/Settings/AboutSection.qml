// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core

/*! What this program is. */
SettingsSection {
    title: qsTr("About")

    SettingsRow {
        help: qsTr("Free software under the GNU General Public License, version 3 or later.")
        label: qsTr("ccplant %1").arg(Application.version)
    }

    SettingsRow {
        help: Connection.serverUrl.toString()
        label: qsTr("Server: %1 %2").arg(Connection.serverName !== "" ? Connection.serverName : Connection.serverLabel).arg(Connection.serverVersion)
        visible: Connection.serverLabel !== ""
    }
}
