// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! Tabs over a pane. `tabs`: [{value, text, count?}]; Tab reaches the one that is shown, the arrow keys move between them. */
Item {
    id: tabs

    required property var tabs
    property string value
    property string label
    signal chosen(string value)

    implicitHeight: Theme.controlHeight + Theme.space8
    implicitWidth: row.implicitWidth
    Accessible.role: Accessible.PageTabList
    Accessible.name: label

    Row {
        id: row

        anchors.fill: parent
        spacing: Theme.space4

        Repeater {
            model: tabs.tabs

            T.AbstractButton {
                id: tab

                required property var modelData
                required property int index
                readonly property bool current: modelData.value === tabs.value

                implicitWidth: content.implicitWidth + 2 * Theme.space8
                height: row.height
                activeFocusOnTab: current || activeFocus
                hoverEnabled: true
                text: modelData.text
                Accessible.role: Accessible.PageTab
                Accessible.name: text
                Accessible.selected: current
                Keys.onLeftPressed: tabs.move(index - 1)
                Keys.onRightPressed: tabs.move(index + 1)
                onClicked: tabs.chosen(modelData.value)

                contentItem: Row {
                    id: content

                    leftPadding: Theme.space8
                    spacing: Theme.space6

                    Label {
                        anchors.verticalCenter: parent.verticalCenter
                        color: tab.current || tab.hovered ? Theme.text : Theme.muted
                        text: tab.text
                        weight: Font.Medium
                        Accessible.ignored: true
                    }

                    Label {
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.faint
                        size: Theme.fontCaption
                        text: tab.modelData.count > 0 ? String(tab.modelData.count) : ""
                        visible: text !== ""
                    }
                }

                background: Item {
                    Rectangle {
                        anchors.bottom: parent.bottom
                        width: parent.width
                        height: Theme.focusWidth
                        color: tab.current ? Theme.accent : "transparent"
                    }

                    FocusFrame {
                        inset: Theme.space4
                        shown: tab.visualFocus
                    }
                }
            }
        }
    }

    function move(index: int): void {
        const next = (index + tabs.tabs.length) % tabs.tabs.length;
        tabs.chosen(tabs.tabs[next].value);
        row.children[next].forceActiveFocus(Qt.TabFocusReason);
    }

    /// The keyboard to the tab that is shown.
    function focusCurrent(): void {
        row.children[Math.max(0, tabs.tabs.findIndex(tab => tab.value === value))].forceActiveFocus(Qt.ShortcutFocusReason);
    }
}
