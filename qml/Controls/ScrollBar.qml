// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

T.ScrollBar {
    id: bar

    implicitWidth: contentItem.implicitWidth + leftPadding + rightPadding
    implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding
    padding: Theme.space2
    minimumSize: 0.05
    visible: policy !== T.ScrollBar.AlwaysOff && size < 1.0

    contentItem: Rectangle {
        implicitWidth: bar.interactive ? Theme.space6 : Theme.space4
        implicitHeight: implicitWidth
        color: bar.pressed ? Theme.muted : Theme.fieldLine
        opacity: bar.policy === T.ScrollBar.AlwaysOn || bar.active || bar.hovered ? 0.8 : 0
        radius: width / 2

        Behavior on opacity {
            NumberAnimation { duration: Theme.pane }
        }
    }
}
