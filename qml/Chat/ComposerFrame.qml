// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Ccplant.Core
import Ccplant.Controls

/*! The field of the composer: attachments, the text (up to 8 lines, then it scrolls), and the bar under it. */
FocusScope {
    id: frame

    required property SessionController session
    required property CompletionPopup completion
    required property QueueStrip queue
    required property bool sendable
    required property bool editing
    property bool narrow: false
    readonly property alias input: input
    readonly property alias attachments: attachments
    signal submitted(bool now)
    signal escaped
    signal typed
    signal editEnded
    signal editLastRequested
    signal navigated(int key)

    implicitHeight: inner.height + Theme.space6

    Rectangle {
        anchors.fill: parent
        border.color: drop.containsDrag || input.activeFocus ? Theme.accent : Theme.fieldLine
        border.width: drop.containsDrag || input.activeFocus ? Theme.focusWidth : Theme.hairline
        color: Theme.surface
        radius: Theme.radiusLarge
    }

    Column {
        id: inner

        x: Theme.space4
        width: parent.width - 2 * Theme.space4

        AttachmentStrip {
            id: attachments

            session: frame.session
            width: parent.width
        }

        Flickable {
            id: flick

            width: parent.width
            height: Math.min(input.implicitHeight, Theme.composerLines * metrics.lineSpacing + input.topPadding + input.bottomPadding)
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: input.implicitHeight
            interactive: contentHeight > height
            T.ScrollBar.vertical: ScrollBar {}

            function show(r: rect): void {
                if (r.y - input.topPadding < contentY)
                    contentY = Math.max(0, r.y - input.topPadding);
                else if (r.y + r.height + input.bottomPadding > contentY + height)
                    contentY = r.y + r.height + input.bottomPadding - height;
            }

            ComposerInput {
                id: input

                width: flick.width
                completion: frame.completion
                focus: true
                lastRow: frame.queue
                session: frame.session
                onCursorRectangleChanged: flick.show(cursorRectangle)
                onEditLastRequested: frame.editLastRequested()
                onEscaped: frame.escaped()
                onNavigated: key => frame.navigated(key)
                onSubmitted: now => frame.submitted(now)
                onTyped: frame.typed()
            }
        }

        ComposerBar {
            editing: frame.editing
            narrow: frame.narrow
            sendable: frame.sendable
            session: frame.session
            width: parent.width
            onAttached: files => attachments.addAll(files)
            onEditEnded: frame.editEnded()
            onInserted: text => {
                input.insert(input.cursorPosition, text);
                input.forceActiveFocus(Qt.OtherFocusReason);
            }
            onSubmitted: now => frame.submitted(now)
        }
    }

    DropArea {
        id: drop

        anchors.fill: parent
        keys: ["text/uri-list"]
        onDropped: event => attachments.addAll(ChatText.localFiles(event.urls))
    }

    FontMetrics {
        id: metrics

        font: input.font
    }
}
