// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

/*! The name of a group with its count; folds the group when `collapsible`. */
T.AbstractButton {
    id: header

    required property string title
    property int count: 0
    property bool collapsible: false
    property bool collapsed: false
    property color ink: Theme.muted

    implicitWidth: contentItem.implicitWidth + leftPadding + rightPadding
    implicitHeight: Theme.controlHeightSmall
    leftPadding: Theme.space8
    rightPadding: Theme.space8
    hoverEnabled: collapsible
    focusPolicy: collapsible ? Qt.StrongFocus : Qt.NoFocus
    text: title
    Accessible.role: collapsible ? Accessible.Button : Accessible.Heading
    Accessible.name: title
    Accessible.description: collapsible ? (collapsed ? qsTr("Collapsed") : qsTr("Expanded")) : ""
    onClicked: if (collapsible) collapsed = !collapsed

    contentItem: RowLayout {
        spacing: Theme.space6

        Icon {
            name: header.collapsed ? "chevron-right" : "chevron-down"
            size: Theme.markSize
            visible: header.collapsible
        }

        Label {
            color: header.ink
            size: Theme.fontCaption
            text: header.title
            weight: Font.DemiBold
            Accessible.ignored: true
        }

        Label {
            Layout.fillWidth: true
            color: Theme.faint
            font.features: { "tnum": 1 }
            size: Theme.fontCaption
            text: header.count > 0 ? String(header.count) : ""
        }
    }

    background: Rectangle {
        color: header.hovered && header.collapsible ? Theme.hover : "transparent"
        radius: Theme.radius - Theme.space2

        FocusFrame {
            inset: 0
            shown: header.visualFocus
        }
    }
}
