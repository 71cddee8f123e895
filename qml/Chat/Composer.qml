// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! Where the next prompt is written, with what waits above it. */
FocusScope {
    id: composer

    required property SessionController session
    property bool narrow: false
    property string editingId ///< of the queued prompt that is being edited; empty for none
    signal escaped
    signal navigated(int key)

    readonly property bool empty: input.text === "" && input.preeditText === "" && attachments.count === 0
    /// Nothing is being written, and nothing was a moment ago.
    readonly property bool idle: empty && !typing.running
    readonly property bool sendable: (input.text.trim() !== "" || attachments.count > 0) && !attachments.uploading
    readonly property ComposerInput input: frame.input
    readonly property alias completion: completion
    readonly property AttachmentStrip attachments: frame.attachments

    function focusInput(): void {
        input.forceActiveFocus(Qt.OtherFocusReason);
    }

    function quote(text: string): void {
        input.insert(input.cursorPosition, ChatText.quoted(text));
        focusInput();
    }

    function suggest(text: string): void {
        input.text = text;
        focusInput();
    }

    function submit(now: bool): void {
        if (!sendable)
            return;
        const text = input.text.trim();
        if (editingId !== "") {
            if (!session.queueEdit(editingId, text))
                session.send(text, attachments.blocks());
            editingId = "";
        } else if (now && session.working) {
            session.steer(text, attachments.blocks());
        } else {
            session.send(text, attachments.blocks());
        }
        input.clear();
        attachments.clear();
        session.draft = "";
    }

    function editQueued(clientId: string, text: string): void {
        editingId = clientId;
        input.text = text;
        input.cursorPosition = text.length;
        focusInput();
    }

    function endEdit(): void {
        editingId = "";
        input.clear();
    }

    function editLastQueued(): bool {
        const last = strip.last();
        if (last === null)
            return false;
        editQueued(last.clientId, last.text);
        return true;
    }

    implicitHeight: column.height + Theme.space12

    Timer {
        id: typing

        interval: Theme.commandDelay
    }

    ColumnLayout {
        id: column

        anchors.horizontalCenter: parent.horizontalCenter
        spacing: Theme.space8
        width: Math.min(Theme.columnWidth + 2 * Theme.space16, parent.width - 2 * (composer.narrow ? Theme.space8 : Theme.space16))

        Banner {
            Layout.fillWidth: true
            dismissible: true
            level: "error"
            radius: Theme.radius
            text: composer.session.lastError
            visible: text !== ""
            onDismissed: composer.session.clearError()
        }

        AgentBanner {
            Layout.fillWidth: true
            session: composer.session
        }

        PlanCard {
            Layout.fillWidth: true
            session: composer.session
        }

        QueueStrip {
            id: strip

            Layout.fillWidth: true
            editingId: composer.editingId
            session: composer.session
            onEditRequested: (clientId, text) => composer.editQueued(clientId, text)
        }

        ComposerFrame {
            id: frame

            Layout.fillWidth: true
            completion: completion
            editing: composer.editingId !== ""
            focus: true
            narrow: composer.narrow
            queue: strip
            sendable: composer.sendable
            session: composer.session
            onEditEnded: composer.endEdit()
            onEditLastRequested: composer.editLastQueued()
            onEscaped: composer.editingId !== "" ? composer.endEdit() : composer.escaped()
            onNavigated: key => composer.navigated(key)
            onSubmitted: now => composer.submit(now)
            onTyped: typing.restart()
        }
    }

    CompletionPopup {
        id: completion

        input: frame.input
        session: composer.session
        width: Math.min(Theme.dialogWidth, frame.width)
        x: column.x
        y: column.y + frame.y - height - Theme.space4
    }
}
