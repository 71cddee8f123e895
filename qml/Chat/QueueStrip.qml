// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! Prompts that wait for the agent: edit, send now, remove. */
Column {
    id: strip

    required property SessionController session
    property string editingId
    readonly property alias count: rows.count
    signal editRequested(string clientId, string text)

    /// The last prompt that can be edited, or null.
    function last(): var {
        for (let i = rows.count - 1; i >= 0; --i) {
            const row = rows.itemAt(i) as QueueRow;
            if (row !== null && row.editable)
                return { clientId: row.clientId, text: row.text };
        }
        return null;
    }

    spacing: Theme.space4
    visible: count > 0
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Queue")

    Repeater {
        id: rows

        model: strip.session.queue

        QueueRow {
            edited: clientId === strip.editingId
            session: strip.session
            width: strip.width
            onEditRequested: strip.editRequested(clientId, text)
        }
    }
}
