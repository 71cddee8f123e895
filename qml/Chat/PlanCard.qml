// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Core
import Ccplant.Controls

/*! The plan above the composer: the step at hand on one line, the whole plan on request. */
Rectangle {
    id: card

    required property SessionController session
    property bool open: false

    readonly property var entries: Array.from(session.plan)
    readonly property var current: entries.find(entry => entry.status === "in_progress") ?? entries.find(entry => entry.status !== "completed")
    readonly property bool finished: entries.length > 0 && session.planDone === entries.length

    border.color: Theme.line
    border.width: Theme.hairline
    color: Theme.surface
    implicitHeight: column.height
    radius: Theme.radius
    visible: entries.length > 0 && !(finished && !session.working)

    Column {
        id: column

        width: parent.width

        T.AbstractButton {
            id: head

            width: parent.width
            height: Theme.rowHeight
            hoverEnabled: true
            leftPadding: Theme.space12
            rightPadding: Theme.space12
            text: qsTr("Plan, %1 of %2 done").arg(card.session.planDone).arg(card.entries.length)
            Accessible.role: Accessible.Button
            Accessible.name: text
            onClicked: card.open = !card.open

            contentItem: RowLayout {
                spacing: Theme.space8

                Icon {
                    name: "plan"
                    size: Theme.iconSizeSmall
                }

                Label {
                    Layout.fillWidth: true
                    text: card.finished ? qsTr("Plan done") : card.current?.content ?? ""
                    Accessible.ignored: true
                }

                ProgressLine {
                    Layout.preferredWidth: Theme.space48
                    Layout.preferredHeight: Theme.space4
                    running: false
                    value: card.entries.length > 0 ? card.session.planDone / card.entries.length : 0
                    Accessible.ignored: true
                }

                Label {
                    color: Theme.muted
                    font.features: { "tnum": 1 }
                    size: Theme.fontCaption
                    text: card.session.planDone + "/" + card.entries.length
                    Accessible.ignored: true
                }

                Icon {
                    name: card.open ? "chevron-down" : "chevron-up"
                    size: Theme.markSize
                }
            }

            background: Rectangle {
                color: head.hovered ? Theme.hover : "transparent"
                radius: Theme.radius

                FocusFrame {
                    inset: 0
                    shown: head.visualFocus
                }
            }
        }

        Flickable {
            width: parent.width
            height: card.open ? Math.min(plan.height + Theme.space16, Theme.popupMaxHeight / 2) : 0
            clip: true
            contentHeight: plan.height + Theme.space16
            visible: card.open
            T.ScrollBar.vertical: ScrollBar {}

            PlanList {
                id: plan

                x: Theme.space12
                y: Theme.space4
                width: parent.width - 2 * Theme.space12
                entries: card.entries
            }
        }
    }
}
