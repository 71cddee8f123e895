// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*!
    How a session, tool or plan entry stands, as a shape and a colour: a diamond needs you, a disc in a ring runs, a ring of
    dashes starts, a tick is done, a cross failed, a square was stopped.
*/
Item {
    id: mark

    required property string status
    property int size: Theme.markSize
    property bool named: true

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.Indicator
    Accessible.name: Theme.statusText(status)
    Accessible.ignored: !named

    Icon {
        anchors.centerIn: parent
        color: Theme.statusColor(mark.status)
        filled: ["needs_input", "stopped", "cancelled"].includes(mark.status)
        name: "mark-" + mark.shape()
        size: mark.size
        stroke: 3
    }

    function shape(): string {
        switch (status) {
        case "needs_input":
            return "needs";
        case "running":
        case "in_progress":
            return "running";
        case "creating":
        case "starting":
        case "pending":
            return "starting";
        case "failed":
        case "exited":
            return "failed";
        case "stopped":
        case "cancelled":
            return "stopped";
        case "deleting":
            return "deleting";
        default:
            return "done";
        }
    }
}
