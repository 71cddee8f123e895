// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! Every control in every state that can be shown at once. */
Rectangle {
    id: gallery

    color: Theme.canvas
    implicitHeight: column.implicitHeight + 2 * Theme.space24

    ColumnLayout {
        id: column

        x: Theme.space24
        y: Theme.space24
        width: gallery.width - 2 * Theme.space24
        spacing: Theme.space16

        Banner {
            Layout.fillWidth: true
            actionText: qsTr("Try now")
            radius: Theme.radius
            text: "Reconnecting in 3 s. You can read on; what you send is kept."
        }

        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8

            Button { text: "New session"; variant: Button.Primary; keys: "Ctrl+N" }
            Button { text: "Rename" }
            Button { text: "Delete session"; variant: Button.Danger }
            Button { text: "Cancel"; variant: Button.Ghost }
            Button { text: "Allow once"; icon.name: "check"; variant: Button.Primary; small: true }
            Button { text: "Waiting"; busy: true }
            Button { text: "Waiting"; busy: true; variant: Button.Primary }
            Button { objectName: "focused"; text: "Focused" }
            IconButton { icon.name: "search"; text: "Search" }
            IconButton { icon.name: "panel-right"; text: "Side pane"; checked: true }
            IconButton { icon.name: "send"; text: "Send"; primary: true }
            IconButton { icon.name: "send"; text: "Send"; primary: true; enabled: false }
            IconButton { icon.name: "delete"; text: "Delete"; small: true; danger: true }
        }

        GridLayout {
            Layout.fillWidth: true
            columnSpacing: Theme.space16
            columns: gallery.width < Theme.narrowWindow ? 1 : 2
            rowSpacing: Theme.space12

            FormField {
                Layout.fillWidth: true
                help: "Shown in the list; you can change it later."
                label: "Title"
                TextField { Layout.fillWidth: true; placeholderText: "Fix the login redirect" }
            }
            FormField {
                Layout.fillWidth: true
                error: "This address does not begin with https://."
                label: "Server"
                TextField { Layout.fillWidth: true; text: "ftp://example.com"; invalid: true }
            }
            SearchField { Layout.fillWidth: true; keys: "Ctrl+K" }
            ComboBox { Layout.fillWidth: true; model: ["Claude Code", "Codex", "Gemini CLI"]; label: "Agent" }
            TextArea { Layout.fillWidth: true; Layout.columnSpan: parent.columns; text: "Several lines\nof text" }
        }

        Flow {
            Layout.fillWidth: true
            spacing: Theme.space16

            CheckBox { text: "Remember"; checked: true }
            CheckBox { text: "Some"; checkState: Qt.PartiallyChecked }
            CheckBox { text: "None" }
            RadioButton { text: "Light"; checked: true }
            RadioButton { text: "Dark" }
            Switch { text: "Notifications"; checked: true }
            Switch { text: "Sounds" }
        }

        Flow {
            Layout.fillWidth: true
            spacing: Theme.space12

            SegmentedControl { options: [{ value: "s", text: "System" }, { value: "l", text: "Light" }, { value: "d", text: "Dark" }]; value: "l" }
            Tabs { tabs: [{ value: "c", text: "Changes", count: 4 }, { value: "p", text: "Plan" }, { value: "f", text: "Files" }]; value: "c" }
        }

        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8

            Chip { text: "running"; checkable: true; checked: true; icon.name: "check" }
            Chip { text: "acme/web-shop"; checkable: true; icon.name: "branch" }
            Chip { text: "notes.md"; removable: true; icon.name: "file" }
            Badge { count: 3 }
            Badge { count: 1200; ink: Theme.attention; soft: Theme.attentionSoft }
            Badge { text: "beta"; ink: Theme.running; soft: Theme.runningSoft }
            KeyHint { keys: "Ctrl+K" }
            Avatar { name: "Mika Tanaka" }
            Avatar { name: "agent"; icon: "leaf" }
        }

        Flow {
            Layout.fillWidth: true
            spacing: Theme.space16

            Repeater {
                model: ["needs_input", "running", "creating", "idle", "stopped", "failed", "deleting"]

                Row {
                    id: state_

                    required property string modelData

                    spacing: Theme.space6
                    StatusMark { anchors.verticalCenter: parent.verticalCenter; status: state_.modelData }
                    Label { text: Theme.statusText(state_.modelData); color: Theme.statusColor(state_.modelData) }
                }
            }
        }

        Card {
            Layout.fillWidth: true
            padding: Theme.space4

            Column {
                width: parent.width

                SectionHeader { width: parent.width; title: "Needs you"; count: 2; collapsible: true }
                ListRow { width: parent.width; title: "Fix the login redirect"; subtitle: "Run npm test?"; leading: "terminal"; trailingText: "2 min"; selected: true }
                ListRow { width: parent.width; title: "ログイン後の画面遷移を直す"; subtitle: "テストを実行しますか"; leading: "file"; trailingText: "5 分" }
                ListRow { width: parent.width; title: "A very long title that goes on and on until there is no room left for it in the row at all, and then some"; trailing: "check" }
            }
        }

        Flow {
            Layout.fillWidth: true
            spacing: Theme.space12

            Repeater {
                model: IconPaths.names

                Icon {
                    required property string modelData

                    color: Theme.text
                    name: modelData
                }
            }
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space24

            Skeleton { Layout.fillWidth: true; Layout.preferredHeight: implicitHeight }
            ProgressLine { Layout.fillWidth: true; value: 0.4; Layout.preferredHeight: Theme.space4 }
        }

        Toast {
            Layout.alignment: Qt.AlignHCenter
            text: "Session deleted"
            undoText: "Undo"
        }

        EmptyState {
            Layout.fillWidth: true
            actionKeys: "Ctrl+N"
            actionText: "New session"
            icon: "leaf"
            text: "A session is one agent at work in a folder of its own."
            title: "No sessions yet"
        }

        ErrorState {
            Layout.fillWidth: true
            actionText: "Try again"
            details: "GET /api/v1/sessions: connection refused"
            text: "The server does not answer. Check that it runs, then try again."
            title: "The list cannot be loaded"
        }
    }
}
