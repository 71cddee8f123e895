// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Chat
import Ccplant.Controls
import Ccplant.Core
import Ccplant.Review

/*! The open session: the conversation, and the side pane beside it, or over it where there is little room. */
FocusScope {
    id: page

    required property SessionController session
    property bool narrow: false
    property bool wide: true
    readonly property bool sideShown: wide ? Settings.sideVisible : sheet.opened
    signal backRequested

    objectName: "sessionPage"

    RowLayout {
        anchors.fill: parent
        spacing: 0

        ChatView {
            id: chat

            Layout.fillHeight: true
            Layout.fillWidth: true
            focus: true
            narrow: page.narrow
            session: page.session
            sideVisible: page.sideShown
            onBackRequested: page.backRequested()
            onSideRequested: (tab, path) => page.showSide(tab, path)
            onSideToggled: page.toggleSide()
        }

        Rectangle {
            Layout.fillHeight: true
            Layout.preferredWidth: Theme.hairline
            color: Theme.line
            visible: beside.active
        }

        Loader {
            id: beside

            Layout.fillHeight: true
            Layout.preferredWidth: Theme.sideWidth
            active: page.wide && Settings.sideVisible
            visible: active
            sourceComponent: ReviewPane {
                objectName: "reviewPane"
                session: page.session
            }
        }
    }

    Sheet {
        id: sheet

        width: page.narrow ? parent?.width ?? 0 : Math.min(Theme.sideWidth + Theme.px(120), parent?.width ?? 0)

        Loader {
            id: over

            active: sheet.visible && !page.wide
            anchors.fill: parent
            focus: true
            sourceComponent: ReviewPane {
                closable: true
                session: page.session
                onCloseRequested: sheet.close()
            }
        }
    }

    onWideChanged: sheet.close()

    function toggleSide(): void {
        if (wide)
            Settings.sideVisible = !Settings.sideVisible;
        else if (sheet.opened)
            sheet.close();
        else
            sheet.open();
    }

    function showSide(tab: string, path: string): void {
        if (!sideShown)
            toggleSide();
        const pane = (wide ? beside.item : over.item) as ReviewPane;
        pane?.show(tab, path);
    }

    function focusChat(): void {
        chat.focusComposer();
    }

    function focusSide(): void {
        if (!sideShown)
            toggleSide();
        const pane = (wide ? beside.item : over.item) as ReviewPane;
        pane?.forceActiveFocus(Qt.ShortcutFocusReason);
    }
}
