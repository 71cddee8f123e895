// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*!
    The inbox. Arrow keys walk, Enter opens, Space selects for a bulk action, F2 renames, Delete deletes (with undo), the menu
    key opens the menu.
*/
ListView {
    id: list

    required property SessionFilterModel sessions
    property string currentSession
    property var picked: [] ///< ids
    readonly property bool picking: picked.length > 0
    signal opened(string sessionId)
    signal menuRequested(var session, Item anchor, point where)
    signal renameRequested(string sessionId, string title)

    property int lastPicked: -1

    objectName: "sessionList"
    activeFocusOnTab: true
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    currentIndex: -1
    highlightMoveDuration: 0
    keyNavigationEnabled: false
    model: sessions
    reuseItems: true
    T.ScrollBar.vertical: ScrollBar {}
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Sessions")

    delegate: Item {
        id: item

        required property int index
        required property bool isHeader
        required property string group
        required property int groupCount
        required property bool groupCollapsed
        required property string sessionId
        required property string title
        required property string status
        required property string statusGroup
        required property string activity
        required property string agent
        required property string repository
        required property string branch
        required property string team
        required property string relativeTime
        required property string reason
        required property bool unread
        required property bool pinned
        required property bool archived
        required property int planDone
        required property int planTotal
        readonly property bool isCurrent: ListView.isCurrentItem

        implicitHeight: isHeader ? headerLoader.height : rowLoader.height
        width: ListView.view.width

        Loader {
            id: headerLoader

            active: item.isHeader
            width: parent.width
            sourceComponent: SessionGroupHeader {
                count: item.groupCount
                focusPolicy: Qt.NoFocus
                folded: item.groupCollapsed
                group: item.group
                highlighted: item.isCurrent && list.activeFocus
                onClicked: list.sessions.toggleGroup(item.group)
            }
        }

        Loader {
            id: rowLoader

            active: !item.isHeader
            width: parent.width
            sourceComponent: SessionRow {
                activity: item.activity
                agent: item.agent
                branch: item.branch
                team: item.team
                current: item.sessionId === list.currentSession
                focusPolicy: Qt.NoFocus
                highlighted: item.isCurrent && list.activeFocus
                picked: list.picked.includes(item.sessionId)
                picking: list.picking
                pinned: item.pinned
                planDone: item.planDone
                planTotal: item.planTotal
                reason: item.reason
                relativeTime: item.relativeTime
                repository: item.repository
                sessionId: item.sessionId
                status: item.status
                statusGroup: item.statusGroup
                title: item.title
                unread: item.unread
                onClicked: list.activate(item.index)
                onMenuRequested: where => list.menuRequested(list.describe(item.index), this, where)
                onPickToggled: range => list.togglePick(item.index, range)
            }
        }
    }

    Keys.onUpPressed: step(-1)
    Keys.onDownPressed: step(1)
    Keys.onReturnPressed: activate(currentIndex)
    Keys.onEnterPressed: activate(currentIndex)
    Keys.onSpacePressed: togglePick(currentIndex, false)
    Keys.onEscapePressed: event => {
        event.accepted = picking;
        picked = [];
    }
    Keys.onDeletePressed: {
        const ids = selection();
        picked = [];
        if (ids.length > 0)
            Sessions.remove(ids);
    }
    Keys.onMenuPressed: if (currentItem) menuRequested(describe(currentIndex), currentItem, Qt.point(Theme.space32, Theme.space32))
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F2 && sessions.sessionAt(currentIndex) !== "") {
            event.accepted = true;
            renameRequested(sessions.sessionAt(currentIndex), describe(currentIndex).title);
        } else if (event.key === Qt.Key_Home || event.key === Qt.Key_End) {
            event.accepted = true;
            currentIndex = event.key === Qt.Key_Home ? 0 : count - 1;
        }
    }
    onActiveFocusChanged: if (activeFocus && currentIndex < 0) currentIndex = Math.max(0, sessions.rowOf(currentSession))

    function step(by: int): void {
        currentIndex = Math.min(count - 1, Math.max(0, currentIndex + by));
        positionViewAtIndex(currentIndex, ListView.Contain);
    }

    function describe(row: int): var {
        const index = sessions.index(row, 0);
        const get = role => sessions.data(index, role);
        return {
            "id": sessions.sessionAt(row),
            "title": get(SessionListModel.TitleRole),
            "status": get(SessionListModel.StatusRole),
            "pinned": get(SessionListModel.PinnedRole),
            "archived": get(SessionListModel.ArchivedRole)
        };
    }

    function activate(row: int): void {
        const id = sessions.sessionAt(row);
        currentIndex = row;
        if (id === "") {
            if (row >= 0)
                sessions.toggleGroup(sessions.data(sessions.index(row, 0), SessionFilterModel.GroupRole));
        } else if (picking) {
            togglePick(row, false);
        } else {
            opened(id);
        }
    }

    /// Adds or removes a row; with `range`, everything from the last one on.
    function togglePick(row: int, range: bool): void {
        const id = sessions.sessionAt(row);
        if (id === "")
            return;
        let next = picked.slice();
        if (range && lastPicked >= 0) {
            for (let at = Math.min(row, lastPicked); at <= Math.max(row, lastPicked); ++at) {
                const between = sessions.sessionAt(at);
                if (between !== "" && !next.includes(between))
                    next.push(between);
            }
        } else if (next.includes(id)) {
            next = next.filter(other => other !== id);
        } else {
            next.push(id);
        }
        lastPicked = row;
        currentIndex = row;
        picked = next;
    }

    /// What an action is about: the picked ones, or the current row.
    function selection(): var {
        if (picking)
            return picked;
        const id = sessions.sessionAt(currentIndex);
        return id === "" ? [] : [id];
    }
}
