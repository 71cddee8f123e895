// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! How full the model's context is. */
Item {
    id: meter

    required property var usage
    property bool shown: true

    readonly property real size: usage.context_size ?? 0
    readonly property real used: usage.tokens ?? 0
    readonly property real share: size > 0 ? Math.min(1, used / size) : 0

    implicitHeight: Theme.controlHeightSmall
    implicitWidth: Theme.space32
    visible: shown && size > 0 && used > 0
    Accessible.role: Accessible.ProgressBar
    Accessible.name: tip.text

    ProgressLine {
        anchors.centerIn: parent
        height: Theme.space4
        ink: meter.share > 0.85 ? Theme.attention : Theme.muted
        running: false
        value: meter.share
        width: parent.width
        Accessible.ignored: true
    }

    HoverHandler {
        id: hover
    }

    ToolTip {
        id: tip

        text: qsTr("Context: %1 of %2 tokens (%3 %)").arg(ChatText.count(meter.used)).arg(ChatText.count(meter.size)).arg(Math.round(meter.share * 100))
            + (meter.usage.cost ? "\n" + qsTr("Cost so far: %1 %2").arg(Number(meter.usage.cost.amount).toFixed(2)).arg(meter.usage.cost.currency) : "")
        visible: hover.hovered
    }
}
