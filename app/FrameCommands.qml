// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core

/*! What can be done from anywhere. */
Item {
    id: commands

    required property Workspace workspace
    readonly property bool hasSession: Sessions.current !== null && workspace.page === "session"
    readonly property int asking: Sessions.all.needsInputCount
    signal paletteRequested
    signal keysRequested

    KeyCommand {
        keyOnly: true
        section: qsTr("Anywhere")
        shortcut: "Ctrl+K"
        text: qsTr("Commands and sessions")
        onTriggered: commands.paletteRequested()
    }

    KeyCommand {
        keywords: qsTr("create start agent task")
        section: qsTr("Sessions")
        shortcut: "Ctrl+N"
        text: qsTr("New session")
        onTriggered: commands.workspace.show("new")
    }

    KeyCommand {
        enabled: commands.asking > 0
        section: qsTr("Sessions")
        shortcut: "Ctrl+J"
        text: qsTr("Next session that needs you")
        onTriggered: commands.workspace.goAsking(false)
    }

    KeyCommand {
        enabled: commands.asking > 0
        section: qsTr("Sessions")
        shortcut: "Ctrl+L"
        text: qsTr("Previous session that needs you")
        onTriggered: commands.workspace.goAsking(true)
    }

    KeyCommand {
        section: qsTr("Sessions")
        shortcut: "Ctrl+Shift+F"
        text: qsTr("Search sessions")
        onTriggered: commands.workspace.focusSearch()
    }

    KeyCommand {
        enabled: Connection.keepRemoved > 0
        keywords: qsTr("deleted history transcript trash")
        section: qsTr("Sessions")
        text: qsTr("Removed sessions")
        onTriggered: commands.workspace.show("removed")
    }

    KeyCommand {
        section: qsTr("Panes")
        shortcut: "Ctrl+1"
        text: qsTr("Go to the list")
        onTriggered: commands.workspace.focusPane(1)
    }

    KeyCommand {
        enabled: commands.hasSession
        section: qsTr("Panes")
        shortcut: "Ctrl+2"
        text: qsTr("Go to the conversation")
        onTriggered: commands.workspace.focusPane(2)
    }

    KeyCommand {
        enabled: commands.hasSession
        section: qsTr("Panes")
        shortcut: "Ctrl+3"
        text: qsTr("Go to the side pane")
        onTriggered: commands.workspace.focusPane(3)
    }

    KeyCommand {
        enabled: commands.hasSession
        keywords: qsTr("changes diff plan files")
        section: qsTr("Panes")
        shortcut: "Ctrl+."
        text: qsTr("Show or hide the side pane")
        onTriggered: commands.workspace.toggleSide()
    }

    KeyCommand {
        section: qsTr("Anywhere")
        shortcut: "Ctrl+,"
        text: qsTr("Settings")
        onTriggered: commands.workspace.show("settings")
    }

    KeyCommand {
        enabled: Connection.admin
        keywords: qsTr("users keys quotas audit server")
        section: qsTr("Anywhere")
        text: qsTr("Administration")
        onTriggered: commands.workspace.show("admin")
    }

    KeyCommand {
        section: qsTr("Anywhere")
        shortcut: "?"
        text: qsTr("List of keys")
        onTriggered: commands.keysRequested()
    }

    KeyCommand {
        enabled: commands.hasSession && Sessions.current?.working === true
        section: qsTr("This session")
        text: qsTr("Stop what the agent is doing")
        onTriggered: Sessions.current.cancel()
    }

    KeyCommand {
        enabled: commands.hasSession
        section: qsTr("This session")
        text: Sessions.current?.pinned ? qsTr("Unpin this session") : qsTr("Pin this session")
        onTriggered: Sessions.current.setPinned(!Sessions.current.pinned)
    }

    KeyCommand {
        enabled: commands.hasSession
        section: qsTr("This session")
        text: Sessions.current?.archived ? qsTr("Move this session back to the inbox") : qsTr("Archive this session")
        onTriggered: Sessions.current.setArchived(!Sessions.current.archived)
    }

    KeyCommand {
        enabled: commands.hasSession
        section: qsTr("This session")
        text: qsTr("Delete this session")
        onTriggered: Sessions.remove([Sessions.currentId])
    }

    KeyCommand {
        keywords: qsTr("light dark appearance")
        section: qsTr("Anywhere")
        text: qsTr("Switch between light and dark")
        onTriggered: commands.workspace.toggleTheme()
    }

    KeyCommand {
        section: qsTr("Anywhere")
        shortcut: "Ctrl++"
        text: qsTr("Larger text")
        onTriggered: Settings.textScale += 10
    }

    KeyCommand {
        section: qsTr("Anywhere")
        shortcut: "Ctrl+-"
        text: qsTr("Smaller text")
        onTriggered: Settings.textScale -= 10
    }

    KeyCommand {
        section: qsTr("Anywhere")
        text: qsTr("Mark all sessions as seen")
        onTriggered: Sessions.all.markAllSeen()
    }

    KeyCommand {
        section: qsTr("Anywhere")
        text: Servers.fixed ? qsTr("Sign out") : qsTr("Disconnect from this server")
        onTriggered: Servers.signOut()
    }

    KeyCommand {
        enabled: Connection.state === Connection.Offline
        section: qsTr("Anywhere")
        text: qsTr("Reconnect now")
        onTriggered: Connection.retryNow()
    }

    // The chat listens to these itself; they are here to be found.
    Command {
        keyOnly: true
        section: qsTr("Permissions")
        shortcut: "A"
        text: qsTr("Allow once")
    }

    Command {
        keyOnly: true
        section: qsTr("Permissions")
        shortcut: "Shift+A"
        text: qsTr("Always allow")
    }

    Command {
        keyOnly: true
        section: qsTr("Permissions")
        shortcut: "D"
        text: qsTr("Deny")
    }

    Command {
        keyOnly: true
        section: qsTr("This session")
        shortcut: "Esc Esc"
        text: qsTr("Stop what the agent is doing")
    }
}
