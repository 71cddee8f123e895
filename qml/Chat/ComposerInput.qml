// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core
import Ccplant.Controls

/*!
    The text of the composer. Which key sends is the user's choice; whatever it is, it belongs to the input method while
    that composes.
*/
TextArea {
    id: input

    required property SessionController session
    required property CompletionPopup completion
    required property QueueStrip lastRow
    property bool ready: false
    signal submitted(bool now)
    signal escaped
    signal typed
    signal editLastRequested
    signal navigated(int key)

    readonly property bool composing: inputMethodComposing || preeditText !== ""

    function isSendKey(event: KeyEvent): bool {
        const control = event.modifiers & Qt.ControlModifier;
        if (event.modifiers & (Qt.ShiftModifier | Qt.AltModifier | Qt.MetaModifier))
            return false;
        return control || Settings.sendKey !== "ctrl_enter";
    }

    framed: false
    label: qsTr("Message to the agent")
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    topPadding: Theme.space12
    bottomPadding: Theme.space4
    placeholderText: session.working ? qsTr("Add to the queue") : session.status === "stopped" ? qsTr("Send a message to resume") : qsTr("Ask for something, / for commands, @ for files")
    Component.onCompleted: {
        text = session.draft;
        cursorPosition = text.length;
        ready = true;
    }
    onSessionChanged: {
        if (!ready)
            return;
        text = session.draft;
        cursorPosition = text.length;
    }
    onTextChanged: {
        if (ready && session.draft !== text)
            session.draft = text;
        completion.update(text, cursorPosition);
        typed();
    }
    onCursorPositionChanged: completion.update(text, cursorPosition)

    Keys.priority: Keys.BeforeItem
    Keys.onPressed: event => {
        if (composing) {
            event.accepted = false;
            return;
        }
        event.accepted = completion.visible && completion.takeKey(event) || takeKey(event);
    }

    function takeKey(event: KeyEvent): bool {
        switch (event.key) {
        case Qt.Key_Return:
        case Qt.Key_Enter:
            if (!isSendKey(event))
                return false;
            // With Enter as the send key, Ctrl+Enter does not wait for the turn to end.
            submitted(Settings.sendKey !== "ctrl_enter" && !!(event.modifiers & Qt.ControlModifier));
            return true;
        case Qt.Key_Escape:
            escaped();
            return true;
        case Qt.Key_Up:
            if (text !== "" || lastRow.count === 0)
                return false;
            editLastRequested();
            return true;
        case Qt.Key_PageUp:
        case Qt.Key_PageDown:
            navigated(event.key);
            return true;
        case Qt.Key_V:
            return event.modifiers === Qt.ControlModifier && session.uploadClipboardImage();
        default:
            return false;
        }
    }
}
