// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls

/*! One removed session in the list: what it was called, where it worked, who removed it, how long it is kept. */
T.ItemDelegate {
    id: row

    required property int index
    required property string sessionId
    required property string title
    required property string place
    required property string removed
    required property string kept
    required property string ago
    property bool reading: false ///< its transcript is shown

    implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    topPadding: Theme.space8
    bottomPadding: Theme.space8
    hoverEnabled: true
    Accessible.role: Accessible.ListItem
    Accessible.name: title
    Accessible.description: [removed, kept, place].join(", ")
    Accessible.selected: reading

    contentItem: ColumnLayout {
        spacing: Theme.space2

        RowLayout {
            spacing: Theme.space6

            Label {
                Layout.fillWidth: true
                elide: Text.ElideRight
                maximumLineCount: 1
                text: row.title
                textFormat: Text.PlainText
                weight: Font.Medium
                Accessible.ignored: true
            }

            Label {
                color: Theme.faint
                font.features: { "tnum": 1 }
                size: Theme.fontCaption
                text: row.ago
                Accessible.ignored: true
            }
        }

        Label {
            Layout.fillWidth: true
            color: Theme.muted
            elide: Text.ElideRight
            maximumLineCount: 1
            size: Theme.fontCaption
            text: row.place
            textFormat: Text.PlainText
            Accessible.ignored: true
        }

        Label {
            Layout.fillWidth: true
            color: Theme.faint
            elide: Text.ElideRight
            maximumLineCount: 1
            size: Theme.fontCaption
            text: row.kept
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        color: row.reading ? Theme.selected : row.hovered ? Theme.hover : "transparent"
        radius: Theme.radius

        FocusFrame {
            inset: 0
            shown: row.visualFocus || row.highlighted
        }
    }
}
