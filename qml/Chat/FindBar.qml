// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! Finds words in the transcript: Enter goes on, Shift+Enter back, Esc closes. */
Rectangle {
    id: bar

    required property TranscriptSource session
    property int current: -1
    signal revealed(string kind, string id)
    signal closed

    function open(): void {
        visible = true;
        field.forceActiveFocus();
        field.selectAll();
    }

    function close(): void {
        visible = false;
        field.clear();
        closed();
    }

    function step(by: int): void {
        if (search.count === 0)
            return;
        current = (current + by + search.count) % search.count;
        const match = search.match(current);
        revealed(match.kind, match.id);
    }

    border.color: Theme.lineStrong
    border.width: Theme.hairline
    color: Theme.raised
    implicitHeight: row.implicitHeight + 2 * Theme.space4
    implicitWidth: row.implicitWidth + 2 * Theme.space4
    radius: Theme.radius
    visible: false
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Find in this session")
    Keys.onEscapePressed: close()

    TranscriptSearch {
        id: search

        model: bar.session.transcript
        query: field.text
        onMatchesChanged: {
            bar.current = Math.min(bar.current, count - 1);
            if (bar.current < 0 && count > 0) {
                bar.current = count; // the last one first: what was said just now
                bar.step(-1);
            }
        }
    }

    Elevation {}

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: Theme.space4
        spacing: Theme.space4

        SearchField {
            id: field

            Layout.fillWidth: true
            placeholderText: qsTr("Find in this session")
            onTextEdited: bar.current = -1
            Keys.onPressed: event => {
                if (field.inputMethodComposing || (event.key !== Qt.Key_Return && event.key !== Qt.Key_Enter))
                    return;
                event.accepted = true;
                bar.step(event.modifiers & Qt.ShiftModifier ? 1 : -1);
            }
            Keys.onEscapePressed: bar.close()
        }

        Label {
            color: search.count > 0 || field.text === "" ? Theme.muted : Theme.failed
            font.features: { "tnum": 1 }
            horizontalAlignment: Text.AlignHCenter
            size: Theme.fontCaption
            text: field.text === "" ? "" : search.count === 0 ? qsTr("None") : qsTr("%1 of %2").arg(bar.current + 1).arg(search.count)
            Layout.preferredWidth: Theme.px(64)
        }

        IconButton {
            enabled: search.count > 0
            icon.name: "chevron-up"
            keys: "Enter"
            small: true
            text: qsTr("Earlier match")
            onClicked: bar.step(-1)
        }

        IconButton {
            enabled: search.count > 0
            icon.name: "chevron-down"
            keys: "Shift+Enter"
            small: true
            text: qsTr("Later match")
            onClicked: bar.step(1)
        }

        IconButton {
            icon.name: "close"
            keys: "Esc"
            small: true
            text: qsTr("Close search")
            onClicked: bar.close()
        }
    }
}
