// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! A menu of MenuItem and MenuSeparator. */
T.Menu {
    id: menu

    implicitWidth: Math.max(Theme.menuWidth, contentItem.childrenRect.width + leftPadding + rightPadding)
    implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding
    margins: Theme.space8
    overlap: Theme.space2
    padding: Theme.space4
    popupType: T.Popup.Item
    delegate: MenuItem {}

    contentItem: ListView {
        implicitHeight: contentHeight
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        currentIndex: menu.currentIndex
        interactive: contentHeight > height
        model: menu.contentModel
        T.ScrollBar.vertical: ScrollBar {}
    }

    background: Rectangle {
        border.color: Theme.lineStrong
        border.width: Theme.hairline
        color: Theme.raised
        radius: Theme.radius

        Elevation {}
    }

    enter: Transition {
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.fast; easing.type: Easing.OutCubic }
    }
}
