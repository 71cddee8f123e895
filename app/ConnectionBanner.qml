// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import Ccplant.Controls
import Ccplant.Core

/*! Says that the server is away, and when it is tried again. Everything on the screen stays readable. */
Banner {
    id: banner

    actionText: qsTr("Try now")
    level: "warning"
    objectName: "connectionBanner"
    text: {
        const seconds = Math.ceil(Connection.retryInMs / 1000);
        const when = seconds > 0 ? qsTr("Reconnecting in %1 s.").arg(seconds) : qsTr("Reconnecting…");
        return Connection.errorText + " " + when;
    }
    visible: Connection.state === Connection.Offline
    onAction: Connection.retryNow()
}
