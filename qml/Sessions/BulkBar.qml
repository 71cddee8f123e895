// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! What can be done with several sessions at once. */
Rectangle {
    id: bar

    required property var ids
    property bool archived: false ///< the archive is shown
    signal done

    color: Theme.raised
    implicitHeight: row.implicitHeight + 2 * Theme.space8
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Selected sessions")

    Rectangle {
        color: Theme.line
        height: Theme.hairline
        width: parent.width
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.space12
        anchors.rightMargin: Theme.space8
        spacing: Theme.space2

        Label {
            Layout.fillWidth: true
            elide: Text.ElideRight
            text: qsTr("%n selected", "", bar.ids.length)
            weight: Font.Medium
        }

        IconButton {
            icon.name: "pin"
            text: qsTr("Pin")
            onClicked: bar.run(() => Sessions.setPinned(bar.ids, true))
        }

        IconButton {
            icon.name: "stop"
            text: qsTr("Stop agents")
            onClicked: bar.run(() => Sessions.stop(bar.ids))
        }

        IconButton {
            icon.name: "archive"
            text: bar.archived ? qsTr("Move back to the inbox") : qsTr("Archive")
            onClicked: bar.run(() => Sessions.setArchived(bar.ids, !bar.archived))
        }

        IconButton {
            danger: true
            icon.name: "delete"
            text: qsTr("Delete")
            onClicked: bar.run(() => Sessions.remove(bar.ids))
        }

        IconButton {
            icon.name: "close"
            keys: "Esc"
            text: qsTr("Clear selection")
            onClicked: bar.done()
        }
    }

    function run(action: var): void {
        action();
        done();
    }
}
