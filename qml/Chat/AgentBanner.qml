// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! How the agent's process stands when there is something to say: it starts, it needs a sign-in, it died, it was stopped. */
Rectangle {
    id: banner

    required property SessionController session

    readonly property var state_: session.agentState
    readonly property bool starting: session.status === "creating" || (state_.state === "starting" && session.status !== "stopped")
    readonly property bool dead: session.status === "failed" || (state_.state === "exited" && session.status !== "stopped")
    readonly property bool stopped: session.status === "stopped"
    readonly property string stderrTail: state_.stderr_tail ?? ""
    property bool detailed: false

    border.color: dead ? Theme.failedLine : Theme.line
    border.width: Theme.hairline
    color: dead ? Theme.failedSoft : Theme.surface
    implicitHeight: column.height + 2 * Theme.space8
    radius: Theme.radius
    visible: !session.loading && (starting || dead || stopped)
    Accessible.role: dead ? Accessible.AlertMessage : Accessible.StaticText
    Accessible.name: headline.text

    Column {
        id: column

        x: Theme.space12
        y: Theme.space8
        width: parent.width - 2 * Theme.space12
        spacing: Theme.space8

        RowLayout {
            width: parent.width
            spacing: Theme.space8

            StatusMark {
                named: false
                status: banner.dead ? "failed" : banner.stopped ? "stopped" : "starting"
            }

            Label {
                id: headline

                Layout.fillWidth: true
                Layout.minimumHeight: Theme.controlHeightSmall
                maximumLineCount: 4
                text: banner.words()
                wrapMode: Text.Wrap
            }

            Button {
                small: true
                text: banner.detailed ? qsTr("Hide output") : qsTr("Show output")
                variant: Button.Ghost
                visible: banner.dead && banner.stderrTail !== ""
                onClicked: banner.detailed = !banner.detailed
            }

            Button {
                icon.name: "refresh"
                small: true
                text: banner.stopped ? qsTr("Resume") : qsTr("Restart")
                visible: banner.dead || banner.stopped
                onClicked: banner.session.resume()
            }
        }

        TerminalOutput {
            width: parent.width
            output: banner.stderrTail
            title: qsTr("last output of the agent")
            visible: banner.detailed && banner.dead
        }
    }

    function words(): string {
        const name = state_.name || session.agent || qsTr("The agent");
        const reason = state_.reason || session.reason;
        if (dead)
            return reason ? qsTr("%1 ended: %2").arg(name).arg(reason) : qsTr("%1 ended unexpectedly.").arg(name);
        if (stopped)
            return qsTr("This session is stopped. Send a message or resume it to go on.");
        switch (session.phase || state_.phase) {
        case "scheduled":
            return qsTr("Waiting for a place to run");
        case "pulling_image":
            return qsTr("Fetching the image");
        case "cloning":
            return qsTr("Cloning the repository");
        default:
            return qsTr("Starting %1").arg(name);
        }
    }
}
