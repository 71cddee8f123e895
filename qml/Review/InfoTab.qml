// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Core
import Ccplant.Controls
import Ccplant.Chat

/*! Facts about the session, each of which can be copied. */
Flickable {
    id: tab

    required property SessionController session

    readonly property var usage: session.usage
    readonly property var facts: [
        { name: qsTr("Session"), value: session.sessionId, mono: true },
        { name: qsTr("Owner"), value: session.owner },
        { name: qsTr("Team"), value: session.team },
        { name: qsTr("Agent"), value: [session.agentState.name || session.agent, session.agentState.version ?? ""].join(" ").trim() },
        { name: qsTr("Status"), value: Theme.statusText(session.status) + (session.reason !== "" ? " · " + session.reason : "") },
        { name: qsTr("Model"), value: session.config.model ?? "" },
        { name: qsTr("Mode"), value: session.config.mode ?? "" },
        { name: qsTr("Repository"), value: session.repository, mono: true },
        { name: qsTr("Branch"), value: session.branch, mono: true },
        { name: qsTr("Workspace"), value: session.workspacePath, mono: true },
        { name: qsTr("Base commit"), value: session.diff.base ?? "", mono: true },
        { name: qsTr("Created"), value: when(session.createdAt) },
        { name: qsTr("Last event"), value: when(session.lastEventAt) },
        { name: qsTr("Context"), value: usage.context_size ? qsTr("%1 of %2 tokens").arg(ChatText.count(usage.tokens ?? 0)).arg(ChatText.count(usage.context_size)) : "" },
        { name: qsTr("Tokens in"), value: usage.input_tokens ? ChatText.count(usage.input_tokens) : "" },
        { name: qsTr("Tokens out"), value: usage.output_tokens ? ChatText.count(usage.output_tokens) : "" },
        { name: qsTr("Cost"), value: usage.cost ? Number(usage.cost.amount).toFixed(2) + " " + usage.cost.currency : "" }
    ].concat(Object.entries(session.tags).map(([name, value]) => ({ name: name, value: String(value) })))

    function when(date: date): string {
        return isNaN(date.getTime()) ? "" : date.toLocaleString(Qt.locale(), Locale.ShortFormat);
    }

    boundsBehavior: Flickable.StopAtBounds
    contentHeight: column.height + 2 * Theme.space16
    T.ScrollBar.vertical: ScrollBar {}

    Column {
        id: column

        x: Theme.space16
        y: Theme.space12
        width: tab.width - 2 * Theme.space16

        Repeater {
            model: tab.facts.filter(fact => fact.value !== "")

            RowLayout {
                id: fact

                required property var modelData

                width: column.width
                height: Math.max(Theme.rowHeight, value.implicitHeight + Theme.space12)
                spacing: Theme.space12

                Label {
                    Layout.preferredWidth: Theme.px(96)
                    color: Theme.muted
                    text: fact.modelData.name
                }

                Label {
                    id: value

                    Layout.fillWidth: true
                    mono: fact.modelData.mono ?? false
                    size: mono ? Theme.fontCaption : Theme.fontSmall
                    text: fact.modelData.value
                    wrapMode: Text.WrapAnywhere
                }

                CopyButton {
                    source: fact.modelData.value
                    text: qsTr("Copy %1").arg(fact.modelData.name)
                }
            }
        }
    }
}
