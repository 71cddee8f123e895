// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! One thing of a list: what it is, facts about it, how it stands, and what can be done with it. */
Item {
    id: row

    required property string title
    property string facts
    property string more ///< further facts, on a line of their own
    property string state ///< a word about how it stands
    property bool bad: false ///< the word says that something is wrong
    property color ink: bad ? Theme.failed : Theme.attention
    property color soft: bad ? Theme.failedSoft : Theme.attentionSoft
    property bool mono: false
    readonly property real margin: ListView.view ? Theme.space8 : 0 ///< beside it, for the ring around the row
    property bool last: false ///< nothing comes after it
    default property alias actions: slot.data

    activeFocusOnTab: ListView.isCurrentItem || activeFocus // the arrow keys lead to the others
    implicitHeight: content.implicitHeight + 2 * Theme.space12
    width: ListView.view?.width ?? parent?.width ?? 0
    Accessible.role: Accessible.ListItem
    Accessible.focusable: ListView.view !== null
    Accessible.focused: activeFocus
    Accessible.name: title
    Accessible.description: [state, facts, more].filter(part => part !== "").join(", ")

    RowLayout {
        id: content

        anchors.left: parent.left
        anchors.leftMargin: row.margin
        anchors.right: parent.right
        anchors.rightMargin: row.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space12

        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space2

            RowLayout {
                spacing: Theme.space8

                Label {
                    Layout.fillWidth: true
                    Layout.maximumWidth: implicitWidth + 1
                    mono: row.mono
                    text: row.title
                    weight: Font.Medium
                    Accessible.ignored: true
                }

                Badge {
                    ink: row.ink
                    soft: row.soft
                    text: row.state
                }

                Item {
                    Layout.fillWidth: true
                }
            }

            Label {
                Layout.fillWidth: true
                color: Theme.muted
                size: Theme.fontCaption
                text: row.facts
                visible: text !== ""
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }

            Label {
                Layout.fillWidth: true
                color: Theme.faint
                size: Theme.fontCaption
                text: row.more
                visible: text !== ""
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }
        }

        RowLayout {
            id: slot

            Layout.alignment: Qt.AlignTop
            spacing: Theme.space2
        }
    }

    Divider {
        anchors.bottom: parent.bottom
        visible: !row.last
        width: parent.width - 2 * row.margin
        x: row.margin
    }

    FocusFrame {
        anchors.bottomMargin: Theme.hairline
        inset: 0
        shown: row.activeFocus
    }
}
