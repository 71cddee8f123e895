// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! A list of the server: filters above it, its states, and what failed of what was done to it. */
ColumnLayout {
    id: list

    required property AdminQuery query
    property var items: query.items
    property Component delegate
    property string label ///< what is in it
    property string emptyTitle
    property string emptyText
    property string note ///< about the whole list
    readonly property real fieldWidth: Math.min(Theme.menuWidth, width - Theme.controlHeight - Theme.space8) ///< for a filter
    readonly property Item focused: Window.activeFocusItem
    default property alias filters: bar.data

    spacing: Theme.space8
    onFocusedChanged: reveal()
    onItemsChanged: take()
    Component.onCompleted: query.refresh()

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space8

        Flow {
            id: bar

            Layout.fillWidth: true
            spacing: Theme.space8
        }

        IconButton {
            Layout.alignment: Qt.AlignTop
            enabled: !list.query.loading
            icon.name: "refresh"
            objectName: "adminRefresh"
            text: qsTr("Ask again")
            onClicked: list.query.refresh()
        }
    }

    Banner {
        Layout.fillWidth: true
        dismissible: true
        level: "error"
        objectName: "adminChangeError"
        radius: Theme.radius
        text: list.query.changeError
        visible: text !== ""
        onDismissed: list.query.clearChangeError()
    }

    ProgressLine {
        Layout.fillWidth: true
        opacity: running ? 1 : 0
        running: (list.query.loading || list.query.busy) && list.query.loaded
    }

    Label {
        Layout.fillWidth: true
        color: Theme.muted
        size: Theme.fontCaption
        text: list.note
        visible: text !== "" && list.query.loaded
        wrapMode: Text.Wrap
    }

    Item {
        Layout.fillHeight: true
        Layout.fillWidth: true

        ListView {
            id: view

            anchors.fill: parent
            anchors.leftMargin: -Theme.space8
            anchors.rightMargin: -Theme.space8
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            delegate: list.delegate
            highlightMoveDuration: 0
            keyNavigationEnabled: false
            objectName: "adminList"
            visible: !state.shown
            T.ScrollBar.vertical: ScrollBar {}
            Accessible.role: Accessible.List
            Accessible.name: list.label
            Keys.onPressed: event => event.accepted = list.walk(event.key)

            footer: Item {
                height: more.visible ? more.height + 2 * Theme.space12 : Theme.space24
                width: view.width

                Button {
                    id: more

                    anchors.centerIn: parent
                    busy: list.query.loading
                    objectName: "adminMore"
                    text: qsTr("Show more")
                    visible: list.query.more
                    onClicked: list.query.loadMore()
                }
            }
        }

        EmptyState {
            anchors.horizontalCenter: parent.horizontalCenter
            text: list.emptyText
            title: list.emptyTitle
            visible: list.query.loaded && !state.shown && list.items.length === 0
            y: Theme.space32
        }

        AdminState {
            id: state

            anchors.fill: parent
            query: list.query
        }
    }

    Loader {
        id: asking

        property var action

        function run(): void {
            const act = action;
            act();
        }

        active: false
        sourceComponent: Dialog {
            destructive: true
            objectName: "adminAsk"
            onAccepted: asking.run()
        }
    }

    /// The row that has the keyboard, or something in it; -1 for none.
    function focusedRow(): int {
        for (let item = focused; item !== null; item = item.parent) {
            if (item.parent === view.contentItem)
                return view.indexAt(item.x + 1, item.y + 1);
        }
        return -1;
    }

    function reveal(): void {
        if (focused === view) { // what had the keyboard is gone
            view.currentItem?.forceActiveFocus(Qt.TabFocusReason);
            return;
        }
        const row = focusedRow();
        if (row >= 0)
            view.positionViewAtIndex(row, ListView.Contain);
        else if (view.footerItem !== null && focused?.parent === view.footerItem)
            view.positionViewAtEnd();
    }

    /// The arrow keys and their relatives walk from row to row. False for other keys.
    function walk(key: int): bool {
        const at = Math.max(0, focusedRow());
        const page = Math.max(1, Math.floor(view.height / Theme.px(72)));
        const steps = { [Qt.Key_Up]: -1, [Qt.Key_Down]: 1, [Qt.Key_PageUp]: -page, [Qt.Key_PageDown]: page, [Qt.Key_Home]: -view.count, [Qt.Key_End]: view.count };
        if (steps[key] === undefined)
            return false;
        view.currentIndex = Math.max(0, Math.min(view.count - 1, at + steps[key]));
        view.currentItem?.forceActiveFocus(Qt.TabFocusReason);
        return true;
    }

    /// A new answer of the server: the view and the keyboard stay where they were.
    function take(): void {
        const row = focusedRow();
        const index = row >= 0 ? row : view.currentIndex;
        const y = view.contentY;
        view.model = items;
        view.currentIndex = Math.min(Math.max(0, index), items.length - 1);
        view.forceLayout();
        view.contentY = Math.max(0, Math.min(y, view.contentHeight - view.height));
    }

    /// Asks before something is done that cannot be undone.
    function ask(title: string, text: string, acceptText: string, action: var): void {
        asking.active = true;
        asking.action = action;
        const dialog = asking.item as Dialog;
        dialog.title = title;
        dialog.text = text;
        dialog.acceptText = acceptText;
        dialog.open();
    }
}
