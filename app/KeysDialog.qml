// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Settings

/*! The list of keys. */
Dialog {
    id: dialog

    rejectText: qsTr("Close")
    title: qsTr("Keys")

    Flickable {
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, (dialog.parent?.height ?? 0) - Theme.px(200))
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: keys.implicitHeight
        contentWidth: width
        T.ScrollBar.vertical: ScrollBar {}

        Loader {
            id: keys

            active: dialog.visible
            width: parent.width - Theme.space12
            sourceComponent: ShortcutList {}
        }
    }
}
