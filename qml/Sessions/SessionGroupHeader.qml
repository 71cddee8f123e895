// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! The header of a group in the inbox; folds it. */
SectionHeader {
    id: header

    required property string group
    required property bool folded
    property bool highlighted: false ///< the keyboard is on it

    collapsed: folded
    collapsible: true
    implicitHeight: Theme.rowHeight
    ink: group === "needs_input" ? Theme.attention : group === "running" ? Theme.running : Theme.muted
    title: groupTitle()

    FocusFrame {
        inset: 0
        shown: header.highlighted
    }

    function groupTitle(): string {
        switch (group) {
        case "needs_input":
            return qsTr("Needs you");
        case "running":
            return qsTr("Running");
        case "idle":
            return qsTr("Idle");
        default:
            return qsTr("Done");
        }
    }
}
