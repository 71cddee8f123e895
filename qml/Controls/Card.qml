// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! A framed surface; what is put into it is laid over it whole, `padding` from the edge. */
Rectangle {
    id: card

    property int padding: Theme.space12
    default property alias content: slot.data

    border.color: Theme.line
    border.width: Theme.hairline
    color: Theme.surface
    implicitHeight: slot.childrenRect.height + 2 * padding
    radius: Theme.radius

    Item {
        id: slot

        anchors.fill: parent
        anchors.margins: card.padding
    }
}
