// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

/*! One line of a list: icon, title, subtitle, a trailing word or icon. */
T.ItemDelegate {
    id: row

    required property string title
    property string subtitle
    property string leading ///< icon name
    property string trailing ///< icon name
    property string trailingText
    property bool selected: false

    implicitWidth: contentItem.implicitWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.controlHeight, contentItem.implicitHeight + topPadding + bottomPadding)
    leftPadding: Theme.space8
    rightPadding: Theme.space8
    topPadding: Theme.space6
    bottomPadding: Theme.space6
    hoverEnabled: true
    Accessible.role: Accessible.ListItem
    Accessible.name: title
    Accessible.description: subtitle
    Accessible.selected: selected || highlighted

    contentItem: RowLayout {
        spacing: Theme.space8

        Icon {
            name: row.leading
            size: Theme.iconSizeSmall
            visible: name !== ""
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space2

            Label {
                Layout.fillWidth: true
                enabled: row.enabled
                text: row.title
                Accessible.ignored: true
            }

            Label {
                Layout.fillWidth: true
                color: Theme.muted
                size: Theme.fontCaption
                text: row.subtitle
                visible: text !== ""
                Accessible.ignored: true
            }
        }

        Label {
            color: Theme.faint
            size: Theme.fontCaption
            text: row.trailingText
            visible: text !== ""
        }

        Icon {
            color: Theme.accent
            name: row.trailing
            size: Theme.iconSizeSmall
            visible: name !== ""
        }
    }

    background: Rectangle {
        color: row.selected ? Theme.selected : row.highlighted || row.hovered ? Theme.hover : "transparent"
        radius: Theme.radius - Theme.space2

        FocusFrame {
            inset: 0
            shown: row.visualFocus
        }
    }
}
