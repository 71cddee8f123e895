// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls

/*! A quiet one-line row that opens something in place: icon, verb, object, what is said at its end. */
T.AbstractButton {
    id: line

    required property string verb
    property string object
    property bool mono: false
    property string aside
    property string mark: "" ///< status for a StatusMark at the end; empty for none
    property string iconName
    property bool open: false
    property bool foldable: true

    implicitHeight: Theme.controlHeightSmall
    hoverEnabled: foldable
    focusPolicy: foldable ? Qt.StrongFocus : Qt.NoFocus
    leftPadding: Theme.space8
    rightPadding: Theme.space8
    text: verb + " " + object
    Accessible.role: Accessible.Button
    Accessible.name: text + (aside !== "" ? ", " + aside : "")
    Accessible.description: foldable ? (open ? qsTr("Expanded") : qsTr("Collapsed")) : ""

    contentItem: RowLayout {
        spacing: Theme.space8

        Icon {
            color: line.mark === "failed" ? Theme.failed : Theme.faint
            name: line.iconName
            size: Theme.iconSizeSmall
        }

        Label {
            color: Theme.muted
            text: line.verb
            visible: text !== ""
            weight: Font.Medium
            Accessible.ignored: true
        }

        Label {
            Layout.fillWidth: true
            Layout.maximumWidth: Math.ceil(implicitWidth) + Theme.hairline
            Layout.preferredWidth: Layout.maximumWidth
            color: line.mono ? Theme.text : Theme.muted
            elide: line.iconName === "file" || line.iconName === "edit" ? Text.ElideMiddle : Text.ElideRight
            mono: line.mono
            size: line.mono ? Theme.fontCaption + 1 : Theme.fontSmall
            text: line.object
            visible: text !== ""
            Accessible.ignored: true
        }

        Label {
            color: Theme.faint
            font.features: { "tnum": 1 }
            size: Theme.fontCaption
            text: line.aside
            visible: text !== ""
            Accessible.ignored: true
        }

        StatusMark {
            named: false
            size: Theme.markSize
            status: line.mark
            visible: line.mark !== ""
        }

        Icon {
            color: Theme.faint
            name: line.open ? "chevron-down" : "chevron-right"
            opacity: line.open || line.hovered || line.visualFocus ? 1 : 0
            size: Theme.markSize
            visible: line.foldable
        }

        Item {
            Layout.fillWidth: true
            Layout.preferredWidth: 0
        }
    }

    background: Rectangle {
        color: line.hovered ? Theme.hover : "transparent"
        radius: Theme.radius - Theme.space2

        FocusFrame {
            inset: 0
            shown: line.visualFocus
        }
    }
}
