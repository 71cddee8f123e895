// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! The agent asks something: choices and fields by its schema, and always free text. Can be put aside and opened again. */
EntryFrame {
    id: card

    required property TranscriptSource session
    required property ExpansionState expansion
    required property string entryId
    required property string text
    required property string askState
    required property var schema
    required property var answer
    required property string by

    readonly property bool pending: askState !== "resolved" && !session.readOnly
    readonly property bool aside: pending && expansion.ids[entryId] === true ///< the user folded it for later

    function focusCard(): void {
        if (body.item)
            (body.item as Item).forceActiveFocus(Qt.OtherFocusReason);
    }

    gap: pending ? Theme.space16 : Theme.space4

    Loader {
        id: body

        x: card.pending && !card.aside ? 0 : -Theme.space8
        width: card.columnWidth - x
        sourceComponent: card.pending && !card.aside ? asked : folded
    }

    Component {
        id: asked

        QuestionForm {
            width: card.columnWidth
            answering: card.askState === "answering"
            fields: ChatText.questionFields(card.schema ?? {})
            message: card.text
            onAccepted: (content, text) => (card.session as SessionController)?.answerQuestion(card.entryId, "accept", content, text)
            onDeclined: (card.session as SessionController)?.answerQuestion(card.entryId, "decline")
            onPutAside: card.expansion.set(card.entryId, true)
        }
    }

    Component {
        id: folded

        FoldLine {
            width: body.width
            aside: card.by !== "" ? qsTr("by %1").arg(card.by) : ""
            foldable: card.pending
            iconName: "question"
            mark: card.pending ? "needs_input" : card.answer?.action === "accept" ? "completed" : "cancelled"
            object: card.pending ? qsTr("Answer") : card.answerText()
            verb: card.text
            onClicked: card.expansion.set(card.entryId, false)
        }
    }

    function answerText(): string {
        if (answer?.action !== "accept")
            return answer?.action === "decline" || askState !== "resolved" ? qsTr("Not answered") : qsTr("Withdrawn");
        const values = Object.values(answer.content ?? {}).map(value => Array.isArray(value) ? value.join(", ") : String(value));
        if (answer.text)
            values.push(answer.text);
        return values.join(" · ");
    }
}
