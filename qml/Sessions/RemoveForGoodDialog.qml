// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! Asks before what is left of a session is deleted. */
Dialog {
    id: dialog

    readonly property int longestTitle: 80
    property string sessionId
    property string sessionTitle

    acceptText: qsTr("Delete for good")
    destructive: true
    objectName: "removeForGood"
    text: qsTr("Nobody can read then what was said in it. This cannot be undone.")
    title: qsTr("Delete “%1” for good?").arg(sessionTitle.length > longestTitle ? sessionTitle.slice(0, longestTitle) + "…" : sessionTitle)
    onAccepted: RemovedSessions.remove([sessionId])

    function ask(id: string, title: string): void {
        sessionId = id;
        sessionTitle = title;
        open();
    }
}
