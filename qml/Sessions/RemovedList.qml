// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! Removed sessions. Arrow keys walk, Enter reads, Delete deletes for good (asked first). */
ListView {
    id: list

    signal opened(string sessionId)
    signal removeRequested(string sessionId, string title)

    objectName: "removedList"
    activeFocusOnTab: count > 0
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    currentIndex: -1
    highlightMoveDuration: 0
    keyNavigationEnabled: false
    model: RemovedSessions
    reuseItems: true
    visible: RemovedSessions.loaded
    T.ScrollBar.vertical: ScrollBar {}
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Removed sessions")

    delegate: RemovedRow {
        focusPolicy: Qt.NoFocus
        highlighted: ListView.isCurrentItem && list.activeFocus
        reading: sessionId === RemovedSessions.reading.sessionId
        width: ListView.view.width
        onClicked: list.activate(index)
    }

    footer: Item {
        height: more.visible ? more.height + 2 * Theme.space12 : Theme.space12
        width: list.width

        Button {
            id: more

            anchors.centerIn: parent
            busy: RemovedSessions.loading
            objectName: "removedMore"
            text: qsTr("Show more")
            visible: RemovedSessions.more
            onClicked: RemovedSessions.loadMore()
        }
    }

    Keys.onUpPressed: step(-1)
    Keys.onDownPressed: step(1)
    Keys.onReturnPressed: activate(currentIndex)
    Keys.onEnterPressed: activate(currentIndex)
    Keys.onSpacePressed: activate(currentIndex)
    Keys.onDeletePressed: if (currentIndex >= 0) removeRequested(RemovedSessions.idAt(currentIndex), RemovedSessions.titleAt(currentIndex))
    Keys.onPressed: event => {
        const page = Math.max(1, Math.floor(height / Theme.px(72)));
        const steps = { [Qt.Key_PageUp]: -page, [Qt.Key_PageDown]: page, [Qt.Key_Home]: -count, [Qt.Key_End]: count };
        event.accepted = steps[event.key] !== undefined;
        if (event.accepted)
            step(steps[event.key]);
    }
    onAtYEndChanged: if (atYEnd && count > 0) RemovedSessions.loadMore()
    onActiveFocusChanged: if (activeFocus && currentIndex < 0) currentIndex = Math.max(0, RemovedSessions.rowOf(RemovedSessions.reading.sessionId))

    function step(by: int): void {
        currentIndex = Math.min(count - 1, Math.max(0, currentIndex + by));
        positionViewAtIndex(currentIndex, ListView.Contain);
        if (currentIndex === count - 1)
            RemovedSessions.loadMore();
    }

    function activate(row: int): void {
        const id = RemovedSessions.idAt(row);
        if (id === "")
            return;
        currentIndex = row;
        opened(id);
    }
}
