// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Ccplant.Core
import Ccplant.Controls
import Ccplant.Chat

/*! The agent's plan. */
Item {
    id: tab

    required property SessionController session

    Flickable {
        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: list.height + 2 * Theme.space16
        visible: tab.session.plan.length > 0
        T.ScrollBar.vertical: ScrollBar {}

        PlanList {
            id: list

            x: Theme.space16
            y: Theme.space16
            entries: tab.session.plan
            width: parent.width - 2 * Theme.space16
        }
    }

    EmptyState {
        anchors.centerIn: parent
        icon: "plan"
        text: qsTr("When the agent makes a plan, its steps appear here.")
        title: qsTr("No plan")
        visible: tab.session.plan.length === 0
    }
}
