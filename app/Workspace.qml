// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core
import Ccplant.Sessions

/*! The frame: rail, list, and what is open; one of them at a time where there is little room. */
FocusScope {
    id: workspace

    property bool wide: true ///< side pane beside the conversation
    property bool narrow: false ///< one pane at a time
    property string page: "session" ///< list (narrow only), session, new, removed, settings or admin
    readonly property bool listShown: narrow ? page === "list" : page !== "removed" ///< that page has a list of its own
    readonly property string removed: RemovedSessions.reading.sessionId
    /// As Navigation has it.
    readonly property string place: ["new", "settings", "admin"].includes(page) ? page : page === "removed" ? (removed !== "" ? "removed/" + removed : "removed") : page === "session" && Sessions.current !== null ? "sessions/" + Sessions.currentId : ""

    objectName: "workspace"
    onNarrowChanged: settle()
    onPlaceChanged: Navigation.place = place

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        ConnectionBanner {
            Layout.fillWidth: true
        }

        MaintenanceBanner {
            Layout.fillWidth: true
        }

        UpdateBanner {
            Layout.fillWidth: true
        }

        RowLayout {
            Layout.fillHeight: true
            Layout.fillWidth: true
            spacing: 0

            Rail {
                Layout.fillHeight: true
                page: workspace.page
                visible: !workspace.narrow
                onChosen: page => workspace.show(page)
            }

            Rectangle {
                Layout.fillHeight: true
                Layout.preferredWidth: Theme.hairline
                color: Theme.line
                visible: !workspace.narrow
            }

            SessionListPane {
                id: list

                Layout.fillHeight: true
                Layout.fillWidth: workspace.narrow
                Layout.preferredWidth: workspace.narrow ? -1 : Theme.listWidth
                narrow: workspace.narrow
                visible: workspace.listShown
                onNewRequested: workspace.show("new")
                onOpened: id => workspace.openSession(id)
            }

            Rectangle {
                Layout.fillHeight: true
                Layout.preferredWidth: Theme.hairline
                color: Theme.line
                visible: !workspace.narrow && list.visible
            }

            Item {
                Layout.fillHeight: true
                Layout.fillWidth: true
                visible: !workspace.narrow || workspace.page !== "list"

                Loader {
                    id: sessionLoader

                    property SessionController session: null

                    active: session !== null
                    anchors.fill: parent
                    visible: workspace.page === "session"
                    onLoaded: (item as SessionPage).backRequested.connect(() => workspace.show("list"))
                    onSessionChanged: {
                        if (session !== null)
                            setSource("SessionPage.qml", {
                                session,
                                narrow: Qt.binding(() => workspace.narrow),
                                wide: Qt.binding(() => workspace.wide)
                            });
                    }
                }

                Welcome {
                    anchors.fill: parent
                    visible: workspace.page === "session" && sessionLoader.session === null
                    onAskingRequested: workspace.goAsking(false)
                    onNewRequested: workspace.show("new")
                }

                Loader {
                    id: newLoader

                    anchors.fill: parent
                    visible: workspace.page === "new"
                    onLoaded: (item as NewSessionPage).backRequested.connect(() => workspace.show("list"))
                }

                Loader {
                    id: removedLoader

                    anchors.fill: parent
                    visible: workspace.page === "removed"
                    onLoaded: (item as RemovedPage).backRequested.connect(() => workspace.show(workspace.narrow ? "list" : "session"))
                }

                Loader {
                    id: settingsLoader

                    anchors.fill: parent
                    visible: workspace.page === "settings"
                }

                Loader {
                    id: adminLoader

                    anchors.fill: parent
                    onLoaded: (item as Item).focus = true
                    visible: workspace.page === "admin"
                }
            }
        }

        BottomBar {
            Layout.fillWidth: true
            page: workspace.page === "removed" ? "list" : workspace.page
            visible: workspace.narrow && workspace.page !== "session" && !(workspace.page === "removed" && workspace.removed !== "")
            onChosen: page => workspace.show(page)
        }
    }

    Connections {
        target: Sessions

        function onCurrentChanged(): void {
            sessionLoader.session = null;
            sessionLoader.session = Sessions.current;
            if (Sessions.current !== null)
                workspace.show("session");
            else if (workspace.narrow && workspace.page === "session")
                workspace.show("list");
        }

        function onCreated(id: string): void {
            workspace.openSession(id);
        }
    }

    Connections {
        target: Navigation

        function onRequested(place: string): void {
            workspace.go(place);
        }
    }

    Component.onCompleted: {
        sessionLoader.session = Sessions.current;
        settle();
        go(Navigation.place);
    }

    function go(place: string): void {
        if (place.startsWith("sessions/"))
            openSession(place.slice("sessions/".length));
        else if (place.startsWith("removed")) {
            RemovedSessions.open(place.slice("removed/".length));
            show("removed");
        } else if (place !== "")
            show(place);
        else if (narrow)
            show("list");
        else {
            Sessions.currentId = "";
            show("session");
        }
    }

    /// The list is a page of its own only where there is room for one pane.
    function settle(): void {
        if (!narrow && page === "list")
            page = "session";
        else if (narrow && page === "session" && Sessions.current === null)
            page = "list";
    }

    /// A page is read when it is first wanted: the list is there sooner.
    function load(loader: Loader, page: url): void {
        if (loader.status === Loader.Null)
            loader.setSource(page, {
                narrow: Qt.binding(() => workspace.narrow)
            });
    }

    function show(wanted: string): void {
        if (wanted === "new")
            load(newLoader, "qrc:/qt/qml/Ccplant/Sessions/NewSessionPage.qml");
        if (wanted === "removed")
            load(removedLoader, "qrc:/qt/qml/Ccplant/Sessions/RemovedPage.qml");
        if (wanted === "settings")
            load(settingsLoader, "qrc:/qt/qml/Ccplant/Settings/SettingsPage.qml");
        if (wanted === "admin")
            load(adminLoader, "qrc:/qt/qml/Ccplant/Admin/AdminPage.qml");
        page = wanted === "list" && !narrow ? "session" : wanted === "session" && narrow && Sessions.current === null ? "list" : wanted;
        if (page === "new")
            (newLoader.item as NewSessionPage).focusMessage();
        else if (page === "removed")
            (removedLoader.item as RemovedPage).focusPage();
        else if (page === "admin")
            adminLoader.forceActiveFocus(Qt.ShortcutFocusReason);
        else if (page === "list" || (page === "session" && Sessions.current === null))
            list.focusList();
    }

    function openSession(id: string): void {
        Sessions.currentId = id;
        show("session");
        focusPane(2);
    }

    function goAsking(backwards: bool): void {
        const id = list.sessions.nextNeedingInput(Sessions.currentId, backwards);
        if (id !== "")
            openSession(id);
    }

    function focusPane(number: int): void {
        const open = sessionLoader.item as SessionPage;
        if (number === 1) {
            if (narrow || page === "removed")
                show("list");
            list.focusList();
        } else if (open !== null) {
            show("session");
            if (number === 2)
                open.focusChat();
            else
                open.focusSide();
        }
    }

    function focusSearch(): void {
        if (page === "removed") {
            (removedLoader.item as RemovedPage).focusSearch();
            return;
        }
        if (narrow)
            show("list");
        list.focusSearch();
    }

    function toggleSide(): void {
        (sessionLoader.item as SessionPage)?.toggleSide();
    }

    function toggleTheme(): void {
        Settings.theme = Theme.dark ? "light" : "dark";
    }
}
