// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core
import Ccplant.Controls

/*!
    One session: header, transcript, composer. `sideRequested` asks for the side pane on a tab (changes, plan, files, info)
    and, with a path, for that file.
*/
FocusScope {
    id: chat

    required property SessionController session
    property bool narrow: width < Theme.narrowWindow
    property bool sideVisible: false
    signal backRequested
    signal sideToggled
    signal sideRequested(string tab, string path)

    property double escapedAt: 0
    readonly property alias composer: composer
    readonly property alias transcript: transcript

    function focusComposer(): void {
        composer.focusInput();
    }

    function find(): void {
        findBar.open();
    }

    function openFile(path: string): void {
        const inside = session.workspacePath !== "" && path.startsWith(session.workspacePath + "/");
        sideRequested("changes", inside ? path.slice(session.workspacePath.length + 1) : path);
    }

    focus: true
    Keys.onEscapePressed: pressEscape()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F && event.modifiers === Qt.ControlModifier) {
            event.accepted = true;
            find();
            return;
        }
        event.accepted = composer.empty && takeAskKey(event);
    }

    /// Once says that twice stops the agent.
    function pressEscape(): void {
        if (!session.working || session.cancelling)
            return;
        const now = Date.now();
        if (now - escapedAt < Theme.commandDelay) {
            escapedAt = 0;
            session.cancel();
        } else {
            escapedAt = now;
            hint.restart();
        }
    }

    /// A, Shift+A and D answer the open permission from anywhere in the session but a text that is being written.
    function takeAskKey(event: KeyEvent): bool {
        const card = transcript.openCard() as PermissionCard;
        return card !== null && card.takeKey(event);
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.canvas
    }

    ChatHeader {
        id: header

        width: parent.width
        narrow: chat.narrow
        session: chat.session
        sideVisible: chat.sideVisible
        z: 1
        onBackRequested: chat.backRequested()
        onFindRequested: chat.find()
        onSideToggled: chat.sideToggled()
    }

    ProgressLine {
        anchors.top: header.bottom
        width: parent.width
        running: !chat.session.live && !chat.session.loading && chat.session.unavailable === ""
        z: 1
    }

    TranscriptView {
        id: transcript

        anchors.top: header.bottom
        anchors.bottom: composer.top
        width: parent.width
        session: chat.session
        visible: !chat.session.loading && chat.session.unavailable === ""
        onFileOpened: path => chat.openFile(path)
        onQuoted: text => composer.quote(text)
    }

    ChatPlaceholder {
        anchors.fill: transcript
        session: chat.session
        onSuggested: text => composer.suggest(text)
    }

    FindBar {
        id: findBar

        anchors.right: parent.right
        anchors.rightMargin: Theme.space12
        anchors.top: header.bottom
        anchors.topMargin: Theme.space8
        session: chat.session
        width: Math.min(Theme.dialogWidth, parent.width - 2 * Theme.space12)
        z: 2
        onClosed: {
            transcript.foundId = "";
            chat.focusComposer();
        }
        onRevealed: (kind, id) => transcript.reveal(kind, id)
    }

    Composer {
        id: composer

        anchors.bottom: parent.bottom
        focus: true
        narrow: chat.narrow
        session: chat.session
        visible: chat.session.unavailable === ""
        width: parent.width
        onEscaped: chat.pressEscape()
        onNavigated: key => transcript.list.scrollBy(key)
    }

    Toast {
        id: toast

        anchors.bottom: composer.top
        anchors.bottomMargin: Theme.space8
        anchors.horizontalCenter: parent.horizontalCenter
        maximumWidth: parent.width - 2 * Theme.space16
        text: hint.running ? qsTr("Press Esc again to stop the agent.") : notice.text
        visible: hint.running || notice.text !== ""
        z: 2
        onFinished: notice.text = ""
    }

    Timer {
        id: hint

        interval: Theme.commandDelay
    }

    QtObject {
        id: notice

        property string text
    }

    Connections {
        target: chat.session

        function onNotice(text: string): void {
            notice.text = text;
        }

        function onPendingChanged(): void {
            offering.left = 20;
            offering.restart();
        }
    }

    /// The card may not be drawn yet, nor this view have the keyboard (a session that has just been started).
    Timer {
        id: offering

        property int left: 0

        interval: 50
        repeat: true
        onTriggered: {
            if (chat.offerCard() || --left <= 0)
                stop();
        }
    }

    /// An open permission takes the keyboard from a composer in which nothing is being written. False: not yet.
    function offerCard(): bool {
        if (!composer.idle)
            return true;
        if (!chat.activeFocus)
            return false;
        const card = transcript.openCard();
        if (card instanceof PermissionCard)
            card.focusCard();
        else if (session.pending.length === 0)
            focusComposer();
        else
            return card !== null;
        return true;
    }
}
