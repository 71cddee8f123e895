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
    property string emptyTitle
    property string emptyText
    property string note ///< about the whole list
    readonly property real fieldWidth: Math.min(Theme.menuWidth, width - Theme.controlHeight - Theme.space8) ///< for a filter
    default property alias filters: bar.data

    spacing: Theme.space8
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
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            delegate: list.delegate
            model: list.items
            objectName: "adminList"
            visible: !state.shown
            T.ScrollBar.vertical: ScrollBar {}
            Accessible.role: Accessible.List

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
