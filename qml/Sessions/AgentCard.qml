// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! One agent to choose: what it is, whether it is installed, and the way to install it. */
T.RadioButton {
    id: card

    required property var agent ///< as the server's list has it
    readonly property bool installed: agent.installed === true
    readonly property bool installing: agent.installing !== undefined && agent.installing !== null
    readonly property bool installable: !installed && agent.install?.can_install === true

    implicitHeight: content.implicitHeight + topPadding + bottomPadding
    implicitWidth: 0
    padding: Theme.space12
    hoverEnabled: true
    text: agent.name
    Accessible.role: Accessible.RadioButton
    Accessible.name: agent.name
    Accessible.description: stateText()
    Accessible.checked: checked

    contentItem: RowLayout {
        id: content

        spacing: Theme.space12

        Avatar {
            Layout.alignment: Qt.AlignTop
            name: card.agent.name
        }

        ColumnLayout {
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true
            spacing: Theme.space2

            Label {
                Layout.fillWidth: true
                elide: Text.ElideRight
                maximumLineCount: 1
                text: card.agent.name
                weight: Font.DemiBold
                Accessible.ignored: true
            }

            Label {
                Layout.fillWidth: true
                color: Theme.muted
                elide: Text.ElideRight
                maximumLineCount: 2
                size: Theme.fontCaption
                text: card.agent.description ?? ""
                visible: text !== ""
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }

            Label {
                Layout.fillWidth: true
                color: card.installed ? Theme.faint : Theme.attention
                elide: Text.ElideRight
                maximumLineCount: 2
                size: Theme.fontCaption
                text: card.stateText()
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }

            Button {
                Layout.topMargin: Theme.space4
                busy: card.installing
                small: true
                text: card.installing ? qsTr("Installing…") : qsTr("Install")
                visible: card.installable || card.installing
                onClicked: Agents.install(card.agent.id)
            }
        }

        Icon {
            Layout.alignment: Qt.AlignTop
            color: Theme.accent
            name: "check-circle"
            size: Theme.iconSizeSmall
            opacity: card.checked ? 1 : 0
        }
    }

    background: Rectangle {
        border.color: card.checked ? Theme.accent : card.hovered ? Theme.fieldLine : Theme.line
        border.width: card.checked ? Theme.focusWidth : Theme.hairline
        color: card.checked ? Theme.accentSoft : Theme.surface
        radius: Theme.radius

        FocusFrame {
            shown: card.visualFocus
        }
    }

    function stateText(): string {
        if (installing) {
            const lines = (agent.installing.output_tail ?? "").trim().split("\n");
            return lines[lines.length - 1] !== "" ? lines[lines.length - 1] : qsTr("Installing…");
        }
        if (installed)
            return agent.version ? qsTr("Installed, version %1").arg(agent.version) : qsTr("Installed");
        return installable ? qsTr("Not installed") : qsTr("Not installed on the server: %1").arg(agent.install?.command ?? "");
    }
}
