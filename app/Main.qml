// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core
import Ccplant.Login

/*! The window. */
T.ApplicationWindow {
    id: window

    readonly property bool signedOut: Connection.state === Connection.SignedOut
    readonly property real room: width / Theme.scale ///< large text leaves less of it
    readonly property Workspace workspace: frame.item as Workspace

    color: Theme.canvas
    height: 860
    minimumHeight: 480
    minimumWidth: 340
    title: Sessions.current !== null ? Sessions.current.title + " – ccplant" : "ccplant"
    width: 1360

    Binding {
        property: "mode"
        target: Theme
        value: Settings.theme
    }

    Binding {
        property: "userScale"
        target: Theme
        value: Settings.textScale / 100
    }

    Loader {
        id: frame

        active: !window.signedOut
        anchors.fill: parent
        focus: true
        sourceComponent: Workspace {
            focus: true
            narrow: window.room < Theme.narrowWindow
            wide: window.room >= Theme.wideWindow
        }
    }

    Loader {
        active: window.signedOut
        anchors.fill: parent
        focus: active
        sourceComponent: Servers.fixed ? signIn : connectPage
    }

    Component {
        id: connectPage

        ConnectPage {}
    }

    Component {
        id: signIn

        SignInPage {}
    }

    Loader {
        active: window.workspace !== null
        sourceComponent: FrameCommands {
            workspace: window.workspace
            onKeysRequested: keys.open()
            onPaletteRequested: palette.open()
        }
    }

    CommandModel {
        id: commands

        query: palette.query
    }

    CommandPalette {
        id: palette

        model: commands
        objectName: "palette"
        onChosen: row => commands.run(row)
    }

    KeysDialog {
        id: keys

        objectName: "keysDialog"
    }

    ToastHost {
        id: toasts

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space16
        anchors.left: parent.left
        anchors.right: parent.right
    }

    Connections {
        target: Servers

        function onSignOutFailed(error: string): void {
            toasts.show(error, "", null);
        }
    }

    Connections {
        target: Sessions

        function onUndoChanged(): void {
            if (Sessions.undoCount > 0)
                toasts.show(qsTr("%n session(s) deleted", "", Sessions.undoCount), qsTr("Undo"), () => Sessions.undo());
        }

        function onFailed(error: string): void {
            toasts.show(error, "", null);
        }
    }

    Connections {
        target: RemovedSessions

        function onDeleted(id: string): void {
            toasts.show(qsTr("Deleted for good"), "", null);
        }
    }

    Connections {
        target: RemovedSessions.reading

        function onExported(text: string): void {
            if (text !== "")
                toasts.show(text, "", null);
        }
    }
}
