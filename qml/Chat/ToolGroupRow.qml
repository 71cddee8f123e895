// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core
import Ccplant.Controls

/*! Several tool calls in a row under one line. */
EntryFrame {
    id: row

    required property TranscriptSource session
    required property string entryId
    required property int groupCount
    required property bool groupExpanded
    required property bool groupRunning
    required property int groupFailed

    gap: Theme.space12

    FoldLine {
        x: -Theme.space8
        width: row.columnWidth - x
        aside: row.groupFailed > 0 ? qsTr("%n failed", "", row.groupFailed) : ""
        iconName: "steps"
        mark: row.groupRunning ? "in_progress" : row.groupFailed > 0 ? "failed" : "completed"
        open: row.groupExpanded
        verb: qsTr("%n step(s)", "", row.groupCount)
        onClicked: row.session.rows.toggleGroup(row.entryId)
    }
}
