// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*!
    The agent asks before it acts: what exactly will happen, where, and why. Keys: A allows once, Shift+A always, D denies.
    Once it is answered it is a line that says who answered what.
*/
EntryFrame {
    id: card

    required property TranscriptSource session
    required property ExpansionState expansion
    required property string entryId
    required property string title
    required property string askState
    required property var options
    required property var rawInput
    required property var content
    required property string reason
    required property var outcome
    required property string by
    signal fileOpened(string path)

    readonly property bool pending: askState !== "resolved" && !session.readOnly
    readonly property bool answering: askState === "answering"

    function focusCard(): void {
        const ask = body.item as PermissionQuestion;
        if (ask === null)
            return;
        ask.armedAt = Date.now() + Theme.armDelay;
        ask.forceActiveFocus(Qt.OtherFocusReason);
    }

    function takeKey(event: KeyEvent): bool {
        const ask = body.item as PermissionQuestion;
        return ask !== null && ask.takeKey(event);
    }

    gap: pending ? Theme.space16 : Theme.space4

    Loader {
        id: body

        x: card.pending ? 0 : -Theme.space8
        width: card.columnWidth - x
        sourceComponent: card.pending ? asked : answered
    }

    Component {
        id: asked

        PermissionQuestion {
            width: card.columnWidth
            answering: card.answering
            content: card.content
            options: Array.from(card.options ?? [])
            rawInput: card.rawInput
            reason: card.reason
            title: card.title
            where: card.session.workspacePath
            onAnswered: id => (card.session as SessionController)?.answerPermission(card.entryId, id)
            onFileOpened: path => card.fileOpened(path)
        }
    }

    Component {
        id: answered

        Column {
            FoldLine {
                width: parent.width
                aside: card.by !== "" ? qsTr("by %1").arg(card.by) : ""
                iconName: "shield"
                mark: card.allowed() ? "completed" : "cancelled"
                object: card.title
                open: card.expansion.ids[card.entryId] === true
                verb: card.outcomeText()
                onClicked: card.expansion.set(card.entryId, !open)
            }

            Loader {
                x: Theme.space32
                width: parent.width - x
                active: card.expansion.ids[card.entryId] === true
                visible: active
                sourceComponent: PermissionDetails {
                    canOpen: !card.session.readOnly
                    content: card.content
                    rawInput: card.rawInput
                    title: card.title
                    onFileOpened: path => card.fileOpened(path)
                }
            }
        }
    }

    function allowed(): bool {
        return String(outcome?.kind ?? "").startsWith("allow");
    }

    function outcomeText(): string {
        if (askState !== "resolved")
            return qsTr("Not answered");
        switch (outcome?.kind ?? "") {
        case "allow_once":
            return qsTr("Allowed once");
        case "allow_always":
            return qsTr("Always allowed");
        case "reject_once":
            return qsTr("Denied");
        case "reject_always":
            return qsTr("Always denied");
        default:
            return qsTr("Withdrawn");
        }
    }
}
