// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! Something raised above the page that goes away on Esc or a press outside. */
T.Popup {
    id: popup

    implicitWidth: contentWidth + leftPadding + rightPadding
    implicitHeight: contentHeight + topPadding + bottomPadding
    margins: Theme.space8
    padding: Theme.space12
    popupType: T.Popup.Item

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
    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
}
