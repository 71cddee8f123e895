// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*!
    Removed sessions while they can still be read: the list, and what was said in the chosen one; one of them at a time where
    there is little room.
*/
FocusScope {
    id: page

    property bool narrow: false
    readonly property bool reads: RemovedSessions.reading.sessionId !== ""
    signal backRequested

    objectName: "removedPage"
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Removed sessions")
    onReadsChanged: if (!reads && activeFocus) Qt.callLater(focusList)
    Keys.onPressed: event => {
        event.accepted = event.key === Qt.Key_F && event.modifiers === Qt.ControlModifier && reads;
        if (event.accepted)
            reader.openFind();
    }
    Component.onDestruction: RemovedSessions.watched = false

    Binding {
        property: "watched"
        target: RemovedSessions
        value: page.visible
    }

    RowLayout {
        anchors.fill: parent
        spacing: 0

        RemovedListPane {
            id: list

            Layout.fillHeight: true
            Layout.fillWidth: page.narrow
            Layout.preferredWidth: page.narrow ? -1 : Theme.listWidth
            visible: !page.narrow || !page.reads
            onBackRequested: page.backRequested()
            onOpened: id => page.open(id)
            onRemoveRequested: (id, title) => removal.ask(id, title)
        }

        Rectangle {
            Layout.fillHeight: true
            Layout.preferredWidth: Theme.hairline
            color: Theme.line
            visible: !page.narrow
        }

        RemovedReader {
            id: reader

            Layout.fillHeight: true
            Layout.fillWidth: true
            narrow: page.narrow
            visible: !page.narrow || page.reads
            onBackRequested: page.leaveReader()
            onRemoveRequested: removal.ask(RemovedSessions.reading.sessionId, RemovedSessions.reading.title)
        }
    }

    RemoveForGoodDialog {
        id: removal
    }

    function open(id: string): void {
        RemovedSessions.open(id);
        reader.forceActiveFocus(Qt.OtherFocusReason);
    }

    /// Back to the list; where both are seen, what was read stays.
    function leaveReader(): void {
        if (narrow)
            RemovedSessions.open("");
        focusList();
    }

    function focusPage(): void {
        if (narrow && reads)
            reader.forceActiveFocus(Qt.OtherFocusReason);
        else
            focusList();
    }

    function focusList(): void {
        list.focusList();
    }

    function focusSearch(): void {
        if (narrow)
            RemovedSessions.open("");
        list.focusSearch();
    }
}
