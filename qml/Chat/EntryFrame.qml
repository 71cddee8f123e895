// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*!
    What every row of the transcript has in common: it is as wide as the list, its content stands in the middle column, and
    the row that a search found is marked.
*/
Item {
    id: frame

    required property int gap ///< above the content
    property bool found: false
    default property alias columnData: column.data ///< not `content`: that is a role of the rows

    readonly property int margin: width < Theme.narrowWindow ? Theme.space12 : Theme.space24
    readonly property int columnWidth: Math.min(Theme.columnWidth, width - 2 * margin)

    width: ListView.view?.width ?? 0
    height: column.height + gap

    Rectangle {
        anchors.fill: column
        anchors.margins: -Theme.space8
        color: Theme.attentionSoft
        radius: Theme.radius
        visible: frame.found
    }

    Column {
        id: column

        x: Math.round((frame.width - width) / 2)
        y: frame.gap
        width: frame.columnWidth
    }
}
