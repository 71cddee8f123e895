// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Ccplant.Core
import Ccplant.Controls

/*!
    The transcript. It follows its end only while the end is in sight; otherwise what is read stays where it is, and a pill
    says that there is more.
*/
FocusScope {
    id: view

    required property TranscriptSource session
    property string foundId
    readonly property bool stuck: list.stuck
    readonly property alias unseen: list.unseen
    readonly property alias list: list
    signal quoted(string text)
    signal fileOpened(string path)

    function toEnd(): void {
        list.stuck = true;
        list.follow();
    }

    /// Brings an entry into sight; its group is opened for that.
    function reveal(kind: string, id: string): void {
        const row = session.rows.reveal(kind, id);
        if (row < 0)
            return;
        list.stuck = false;
        foundId = id;
        list.positionViewAtIndex(row, ListView.Center);
    }

    /// The card of an open ask, when it is in sight.
    function openCard(): Item {
        const ask = session.pending[0];
        if (ask === undefined)
            return null;
        for (const child of list.contentItem.children) {
            if (child.entryId === ask.id && child.focusCard !== undefined)
                return child as Item;
        }
        return null;
    }

    ExpansionState {
        id: expansion
    }

    ListView {
        id: list

        property bool stuck: true
        property int unseen: 0
        property int known: 0
        readonly property real slack: Theme.space24
        readonly property bool atEnd: contentHeight <= height || contentY >= originY + contentHeight - height - slack
        readonly property bool driven: moving || flicking || dragging || bar.pressed || keyTimer.running

        function follow(): void {
            if (!stuck || count === 0)
                return;
            positionViewAtEnd();
            unseen = 0;
            view.session.markSeen();
        }

        anchors.fill: parent
        activeFocusOnTab: true
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: Math.max(0, height)
        clip: true
        focus: true
        keyNavigationEnabled: false
        maximumFlickVelocity: 6000
        model: view.session.rows
        reuseItems: true
        T.ScrollBar.vertical: ScrollBar {
            id: bar
        }
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Transcript")

        onContentYChanged: {
            if (driven)
                stuck = atEnd;
            if (stuck && unseen > 0) {
                unseen = 0;
                view.session.markSeen();
            }
        }
        onContentHeightChanged: if (stuck) Qt.callLater(follow)
        onHeightChanged: if (stuck) Qt.callLater(follow)
        onCountChanged: {
            if (!stuck && count > known)
                unseen += count - known;
            known = count;
            if (stuck)
                Qt.callLater(follow);
        }
        Keys.onPressed: event => event.accepted = scrollBy(event.key)

        function scrollBy(key: int): bool {
            const page = height - Theme.space48;
            const steps = { [Qt.Key_Up]: -Theme.space48, [Qt.Key_Down]: Theme.space48, [Qt.Key_PageUp]: -page, [Qt.Key_PageDown]: page };
            keyTimer.restart();
            if (key === Qt.Key_Home)
                positionViewAtBeginning();
            else if (key === Qt.Key_End)
                positionViewAtEnd();
            else if (steps[key] !== undefined)
                contentY = Math.max(originY, Math.min(originY + Math.max(0, contentHeight - height), contentY + steps[key]));
            else
                return false;
            stuck = atEnd;
            return true;
        }

        delegate: EntryDelegates {
            expansion: expansion
            foundId: view.foundId
            session: view.session
            onFileOpened: path => view.fileOpened(path)
            onQuoted: text => view.quoted(text)
        }

        header: Item {
            implicitHeight: Theme.space8
        }

        footer: Column {
            width: ListView.view?.width ?? 0

            WorkingLine {
                width: parent.width
                session: view.session
            }

            Item {
                width: parent.width
                height: Theme.space32
            }
        }
    }

    // Keys move the view without a drag; what they do counts as the user's.
    Timer {
        id: keyTimer

        interval: Theme.fast + Theme.pane
    }

    NewMessagesPill {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space12
        anchors.horizontalCenter: parent.horizontalCenter
        count: list.unseen
        visible: !list.stuck && !list.atEnd
        onClicked: view.toEnd()
    }

    Connections {
        target: view.session

        function onSent(): void {
            view.toEnd();
        }
    }
}
