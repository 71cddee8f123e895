// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core
import Ccplant.Controls

/*! The transcript's last line while the agent works. */
EntryFrame {
    id: line

    required property TranscriptSource session

    readonly property bool shown: session.status === "running"
    property int step: 0

    gap: shown ? Theme.space16 : 0
    height: shown ? row.height + gap : 0
    visible: shown

    Row {
        id: row

        height: Theme.space24
        spacing: Theme.space8
        Accessible.role: Accessible.StaticText
        Accessible.name: words.text

        Row {
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space4

            Repeater {
                model: 3

                Rectangle {
                    required property int index

                    width: Theme.space6
                    height: width
                    color: Theme.running
                    opacity: line.step === index ? 1 : 0.35
                    radius: width / 2
                }
            }
        }

        Label {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            color: Theme.muted
            text: line.session.cancelling ? qsTr("Stopping") : qsTr("Working")
        }
    }

    // Three steps a second cost next to nothing; a smooth animation would redraw the window all the time.
    Timer {
        interval: 400
        repeat: true
        running: line.shown && line.visible && !Theme.reducedMotion
        onTriggered: line.step = (line.step + 1) % 3
    }
}
