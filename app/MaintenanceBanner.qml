// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import Ccplant.Controls
import Ccplant.Core

/*! Says that the server is being maintained, and who can say more; administrators are reminded to end it. */
Banner {
    id: banner

    readonly property string about: Connection.maintenanceMessage
    readonly property string who: Connection.maintainer === "" ? qsTr("An administrator of it can say more.") : qsTr("%1, who began it, can say more.").arg(Connection.maintainer)

    actionText: Connection.admin ? qsTr("Administration") : ""
    level: Connection.admin ? "info" : "warning"
    objectName: "maintenanceBanner"
    text: (Connection.admin ? [qsTr("The server is being maintained: only administrators can change anything."), about] : [qsTr("The server is being maintained: everything can be read, and nothing changed for now."), about, who]).filter(part => part !== "").join(" ")
    visible: Connection.maintained
    onAction: Navigation.go("admin")
}
