// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core
import Ccplant.Controls

/*! A message: whose it is decides how it looks. */
EntryFrame {
    id: row

    required property TranscriptSource session
    required property ExpansionState expansion
    required property string entryId
    required property string role
    required property string text
    required property var content
    required property bool streaming
    required property bool inGroup
    required property string level
    required property date time
    required property string clientId
    required property string sendState
    required property string sendError
    signal quoted(string text)
    signal fileOpened(string path)

    readonly property real available: columnWidth

    gap: role === "thought" ? (inGroup ? 0 : Theme.space8) : role === "user" ? Theme.space32 : Theme.space16

    Loader {
        width: row.available
        sourceComponent: row.role === "user" ? user : row.role === "thought" ? thought : row.role === "system" ? notice : agent
    }

    Component {
        id: user

        UserMessage {
            width: row.available
            clientId: row.clientId
            content: row.content
            sendError: row.sendError
            sendState: row.sendState
            session: row.session
            text: row.text
            time: row.time
            onFileOpened: path => row.fileOpened(path)
            onQuoted: text => row.quoted(text)
        }
    }

    Component {
        id: agent

        AgentMessage {
            width: row.available
            content: row.content
            quotable: !row.session.readOnly
            streaming: row.streaming
            text: row.text
            time: row.time
            onFileOpened: path => row.fileOpened(path)
            onQuoted: text => row.quoted(text)
        }
    }

    Component {
        id: thought

        ThoughtRow {
            width: row.available
            entryId: row.entryId
            expansion: row.expansion
            inGroup: row.inGroup
            streaming: row.streaming
            text: row.text
        }
    }

    Component {
        id: notice

        SystemNotice {
            width: row.available
            level: row.level
            text: row.text
        }
    }
}
