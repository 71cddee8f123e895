// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! One session in the list: how it stands, what it is called, what it is doing or asking, where. */
T.ItemDelegate {
    id: row

    required property string sessionId
    required property string title
    required property string status
    required property string statusGroup
    required property string activity
    required property string agent
    required property string repository
    required property string branch
    required property string team
    required property string relativeTime
    required property string reason
    required property bool unread
    required property bool pinned
    required property int planDone
    required property int planTotal
    property bool current: false ///< the one on screen
    property bool picked: false ///< part of a multiple selection
    property bool picking: false ///< a multiple selection is under way
    signal menuRequested(point where)
    signal pickToggled(bool range)

    readonly property bool asks: statusGroup === "needs_input"
    readonly property string place: [team !== Sessions.scope ? team : "", Agents.names[agent] ?? agent, branch !== "" && repository !== "" ? repository + " @ " + branch : repository].filter(part => part !== "").join("  ·  ")

    implicitHeight: content.implicitHeight + topPadding + bottomPadding
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    topPadding: Theme.space8
    bottomPadding: Theme.space8
    hoverEnabled: true
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1, %2").arg(title).arg(Theme.statusText(status))
    Accessible.description: [secondLine(), place, relativeTime].filter(part => part !== "").join(", ")
    Accessible.selected: current || picked

    contentItem: RowLayout {
        id: content

        spacing: Theme.space12

        Item {
            Layout.alignment: Qt.AlignTop
            Layout.preferredHeight: Theme.px(18)
            Layout.preferredWidth: Theme.markSize

            StatusMark {
                anchors.centerIn: parent
                status: row.status
                visible: !row.picking
            }

            Icon {
                anchors.centerIn: parent
                color: row.picked ? Theme.accent : Theme.faint
                name: row.picked ? "check-circle" : "circle"
                size: Theme.iconSizeSmall
                visible: row.picking
            }
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space2

            RowLayout {
                spacing: Theme.space6

                Label {
                    Layout.fillWidth: true
                    elide: Text.ElideRight
                    maximumLineCount: 1
                    text: row.title
                    textFormat: Text.PlainText
                    weight: row.unread || row.asks ? Font.DemiBold : Font.Medium
                    Accessible.ignored: true
                }

                Icon {
                    color: Theme.faint
                    name: "pin"
                    size: Theme.markSize
                    visible: row.pinned
                }

                Label {
                    color: Theme.faint
                    font.features: { "tnum": 1 }
                    size: Theme.fontCaption
                    text: row.relativeTime
                    Accessible.ignored: true
                }

                Rectangle {
                    Layout.preferredHeight: Theme.space8
                    Layout.preferredWidth: Theme.space8
                    color: Theme.accent
                    radius: width / 2
                    visible: row.unread
                    Accessible.ignored: true
                }
            }

            Label {
                Layout.fillWidth: true
                color: row.asks ? Theme.attention : row.status === "failed" ? Theme.failed : Theme.muted
                elide: Text.ElideRight
                maximumLineCount: 1
                size: Theme.fontCaption
                text: row.secondLine()
                textFormat: Text.PlainText
                visible: text !== ""
                Accessible.ignored: true
            }

            RowLayout {
                spacing: Theme.space6
                visible: row.place !== "" || row.planTotal > 0

                Label {
                    Layout.fillWidth: true
                    color: Theme.faint
                    elide: Text.ElideRight
                    maximumLineCount: 1
                    size: Theme.fontCaption
                    text: row.place
                    textFormat: Text.PlainText
                    Accessible.ignored: true
                }

                Label {
                    color: Theme.faint
                    font.features: { "tnum": 1 }
                    size: Theme.fontCaption
                    text: row.planDone + "/" + row.planTotal
                    visible: row.planTotal > 0 && row.statusGroup === "running"
                    Accessible.name: qsTr("%1 of %2 steps done").arg(row.planDone).arg(row.planTotal)
                }
            }
        }
    }

    background: Rectangle {
        color: row.current ? Theme.selected : row.picked ? Theme.accentSoft : row.hovered ? Theme.hover : "transparent"
        radius: Theme.radius

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.attention
            height: parent.height - 2 * Theme.space8
            radius: width / 2
            visible: row.asks
            width: Theme.space2 + Theme.hairline
        }

        FocusFrame {
            inset: 0
            shown: row.visualFocus || row.highlighted
        }
    }

    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: eventPoint => row.menuRequested(eventPoint.position)
    }

    TapHandler {
        acceptedModifiers: Qt.ControlModifier
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: row.pickToggled(false)
    }

    TapHandler {
        acceptedModifiers: Qt.ShiftModifier
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: row.pickToggled(true)
    }

    TapHandler {
        acceptedDevices: PointerDevice.TouchScreen
        onLongPressed: row.menuRequested(point.position)
    }

    function secondLine(): string {
        if (status === "creating")
            return activity !== "" ? activity : qsTr("Starting…");
        if (status === "failed")
            return reason !== "" ? reason : qsTr("The agent failed");
        if (status === "deleting")
            return qsTr("Deleting…");
        return activity;
    }
}
