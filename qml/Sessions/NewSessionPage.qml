// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! Starts a session: what to do, by whom, where. Ctrl+Enter starts it. What was typed stays until it has started. */
T.Page {
    id: page

    property bool narrow: false
    readonly property bool ready: !Sessions.creating && agents.agent !== "" && agents.chosen?.installed === true && workspace.valid && Connection.online
    property bool wanted: false ///< asked for before the agents were known: starts as soon as it can
    signal backRequested

    objectName: "newSessionPage"
    onReadyChanged: if (ready && wanted) submit()
    Accessible.role: Accessible.Form
    Accessible.name: qsTr("New session")

    background: Rectangle {
        color: Theme.canvas
    }

    Shortcut {
        enabled: page.visible
        sequences: ["Ctrl+Return", "Ctrl+Enter"]
        onActivated: page.submit()
    }

    Flickable {
        id: flick

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: column.implicitHeight + 2 * Theme.space24
        T.ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: column

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.space24
            width: Math.min(Theme.columnWidth, flick.width - 2 * Theme.space16)
            y: Theme.space24

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8

                IconButton {
                    icon.name: "arrow-left"
                    text: qsTr("Back")
                    visible: page.narrow
                    onClicked: page.backRequested()
                }

                Label {
                    Layout.fillWidth: true
                    size: Theme.fontDisplay
                    text: qsTr("New session")
                    weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                }

                ComboBox {
                    id: templates

                    displayText: qsTr("From template")
                    label: qsTr("Template")
                    model: Agents.templates
                    textRole: "name"
                    valueRole: "id"
                    visible: count > 0
                    onActivated: index => page.apply(Agents.templates[index].body)
                }
            }

            Banner {
                Layout.fillWidth: true
                dismissible: true
                level: "error"
                radius: Theme.radius
                objectName: "createError"
                text: page.errorText
                visible: text !== ""
                onDismissed: page.errorText = ""
            }

            FormField {
                Layout.fillWidth: true
                label: qsTr("What should be done?")

                TextArea {
                    id: message

                    Layout.fillWidth: true
                    Layout.minimumHeight: Theme.px(120)
                    label: qsTr("What should be done?")
                    objectName: "message"
                    placeholderText: qsTr("Describe the task. The agent starts on it at once.")
                    text: Settings.value("newSession.message", "")
                    wrapMode: TextEdit.Wrap
                    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                    Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
                    onTextChanged: Settings.setValue("newSession.message", text)
                }
            }

            FormField {
                Layout.fillWidth: true
                label: qsTr("Agent")

                AgentPicker {
                    id: agents

                    Layout.fillWidth: true
                }
            }

            FormField {
                Layout.fillWidth: true
                label: qsTr("Workspace")

                RepositoryField {
                    id: workspace

                    Layout.fillWidth: true
                }
            }

            FormField {
                Layout.fillWidth: true
                help: owner.value === "" ? qsTr("Only you see it.") : qsTr("Everybody in %1 sees it and can work with it.").arg(owner.value)
                label: qsTr("Whose is it?")
                visible: Connection.teams.length > 0

                Choice {
                    id: owner

                    label: qsTr("Whose is it?")
                    objectName: "sessionOwner"
                    options: [{ "value": "", "text": qsTr("Yours alone") }].concat(Connection.teams.map(team => ({ "value": team, "text": team })))
                    room: column.width
                    value: Connection.teams.includes(Sessions.scope) ? Sessions.scope : ""
                    onChosen: value => owner.value = value
                }
            }

            SectionHeader {
                id: more

                Layout.fillWidth: true
                collapsed: true
                collapsible: true
                objectName: "moreOptions"
                title: qsTr("More options")
            }

            NewSessionOptions {
                id: options

                Layout.fillWidth: true
                agent: agents.chosen
                visible: !more.collapsed
            }

            RowLayout {
                Layout.alignment: Qt.AlignRight
                spacing: Theme.space12

                Label {
                    color: Theme.muted
                    size: Theme.fontCaption
                    text: page.hint()
                    visible: text !== ""
                }

                Button {
                    busy: Sessions.creating
                    enabled: page.ready
                    keys: "Ctrl+Enter"
                    objectName: "createSession"
                    text: Sessions.creating || page.wanted ? qsTr("Starting…") : qsTr("Start session")
                    variant: Button.Primary
                    onClicked: page.submit()
                }
            }
        }
    }

    property string errorText
    property bool errorPasses: false ///< it is of a server that may take the same again

    Connections {
        target: Sessions

        function onCreated(id: string): void {
            Settings.lastAgent = agents.agent;
            message.clear();
            options.title = "";
            page.errorText = "";
        }

        function onCreateFailed(error: string, passes: bool): void {
            page.errorText = error;
            page.errorPasses = passes;
            flick.contentY = 0;
        }
    }

    Connections {
        target: Connection

        function onMaintenanceChanged(): void {
            if (!Connection.maintained && page.errorPasses)
                page.errorText = "";
        }
    }

    Connections {
        target: Agents

        function onChanged(): void {
            page.chooseAgent();
        }
    }

    Component.onCompleted: chooseAgent()

    function chooseAgent(): void {
        if (agents.chosen)
            return;
        const last = Agents.agent(Settings.lastAgent);
        agents.agent = last.installed === true ? last.id : Agents.defaultAgent();
    }

    function hint(): string {
        if (!Connection.online)
            return qsTr("Not connected: it can be started once the server is back.");
        if (Connection.maintained && !Connection.admin)
            return qsTr("The server is being maintained: it can be started once that is over.");
        if (agents.chosen && agents.chosen.installed !== true)
            return qsTr("%1 has to be installed first.").arg(agents.chosen.name);
        if (!workspace.valid)
            return workspace.kind === "folder" ? qsTr("Choose a folder.") : qsTr("Choose a repository.");
        return "";
    }

    function apply(body: var): void {
        if (body.message)
            message.text = body.message;
        if (body.agent)
            agents.agent = body.agent;
        if (Connection.teams.includes(body.team))
            owner.value = body.team;
        if (body.title)
            options.title = body.title;
        if (body.tags)
            options.tags = body.tags;
        workspace.kind = body.folder ? "folder" : body.repository ? "repository" : "empty";
        workspace.path = body.folder ?? body.repository ?? "";
        workspace.branch = body.branch ?? "";
    }

    function submit(): void {
        wanted = !ready && (Agents.loading || !Connection.online);
        if (!ready)
            return;
        const body = { "agent": agents.agent };
        const set = (key, value) => {
            if (value)
                body[key] = value;
        };
        set("message", message.text.trim());
        if (workspace.kind !== "empty")
            set(workspace.kind, workspace.path.trim());
        if (workspace.kind === "repository")
            set("branch", workspace.branch.trim());
        set("team", owner.value);
        set("title", options.title.trim());
        set("mode", options.mode);
        set("model", options.model);
        set("oneshot", options.oneshot);
        if (Object.keys(options.tags).length > 0)
            body.tags = options.tags;
        Sessions.newSession(body);
    }

    function focusMessage(): void {
        owner.value = Connection.teams.includes(Sessions.scope) ? Sessions.scope : "";
        message.forceActiveFocus(Qt.ShortcutFocusReason);
    }
}
