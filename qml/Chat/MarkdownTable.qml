// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! A table that scrolls sideways when it is wider than the column. */
Rectangle {
    id: table

    required property var cells ///< rows of html; the first is the header
    required property var alignments

    readonly property int columns: cells.length > 0 ? cells[0].length : 0
    readonly property int widest: Theme.px(280)

    border.color: Theme.line
    border.width: Theme.hairline
    clip: true
    color: Theme.surface
    height: flick.contentHeight + 2 * Theme.hairline
    implicitHeight: height
    radius: Theme.radius
    Accessible.role: Accessible.Table
    Accessible.name: qsTr("Table of %1 rows").arg(Math.max(0, cells.length - 1))

    Flickable {
        id: flick

        anchors.fill: parent
        anchors.margins: Theme.hairline
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: grid.height
        contentWidth: Math.max(grid.width, width)
        flickableDirection: Flickable.HorizontalFlick
        interactive: contentWidth > width

        Grid {
            id: grid

            columns: table.columns

            Repeater {
                model: table.columns * table.cells.length

                Item {
                    id: cell

                    required property int index
                    readonly property int row: Math.floor(index / table.columns)
                    readonly property int column: index % table.columns

                    // A Grid gives each column the width of its widest cell.
                    width: Math.max(Math.min(words.implicitWidth, table.widest) + 2 * Theme.space12, column === table.columns - 1 ? table.width - x - 2 * Theme.hairline : 0)
                    height: words.height + 2 * Theme.space6

                    Rectangle {
                        anchors.top: parent.top
                        width: flick.contentWidth - parent.x
                        height: Theme.hairline
                        color: Theme.line
                        visible: cell.row > 0
                    }

                    Text {
                        id: words

                        x: Theme.space12
                        y: Theme.space6
                        width: Math.min(implicitWidth, table.widest)
                        color: cell.row === 0 ? Theme.muted : Theme.text
                        font.family: Theme.sans
                        font.pixelSize: Theme.fontSmall
                        font.weight: cell.row === 0 ? Font.DemiBold : Font.Normal
                        horizontalAlignment: table.alignments[cell.column] ?? Text.AlignLeft
                        text: table.cells[cell.row]?.[cell.column] ?? ""
                        textFormat: Text.RichText
                        wrapMode: Text.Wrap
                        onLinkActivated: link => ChatText.openLink(link)
                        Accessible.role: Accessible.Cell
                        Accessible.name: text
                    }
                }
            }
        }
    }
}
