// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! "+12 −3" */
Row {
    required property int added
    required property int removed

    spacing: Theme.space6
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1 lines added, %2 removed").arg(added).arg(removed)

    Label {
        color: Theme.addedText
        font.features: { "tnum": 1 }
        size: Theme.fontCaption
        text: "+" + parent.added
        visible: parent.added > 0 || parent.removed === 0
        weight: Font.Medium
        Accessible.ignored: true
    }

    Label {
        color: Theme.removedText
        font.features: { "tnum": 1 }
        size: Theme.fontCaption
        text: "−" + parent.removed
        visible: parent.removed > 0
        weight: Font.Medium
        Accessible.ignored: true
    }
}
