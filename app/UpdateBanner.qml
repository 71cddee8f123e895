// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import Ccplant.Controls
import Ccplant.Core

/*! Says that a new version is here. Nothing is lost by taking it: drafts and unsent messages are kept. */
Banner {
    actionText: qsTr("Reload")
    level: "info"
    objectName: "updateBanner"
    text: qsTr("A new version of ccplant is ready.")
    visible: Host.updateReady
    onAction: Host.applyUpdate()
}
